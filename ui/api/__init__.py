"""What programs may call: Gradio's endpoints, the OpenAI protocol, MCP."""

from __future__ import annotations

from ui.api.calls import Calls
from ui.api.capacity import Room
from ui.api.endpoints import add_endpoints
from ui.api.mcp_server import add_mcp_server
from ui.api.openai_api import openai_router

__all__ = [
    "Calls",
    "Room",
    "add_endpoints",
    "add_mcp_server",
    "openai_router",
]
