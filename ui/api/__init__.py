"""What programs may call: Gradio's endpoints, the OpenAI protocol, MCP.

Its names are imported when they are used: MCP comes with an extra that need not be there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.lazy import lazy_names

if TYPE_CHECKING:
    from ui.api.calls import Calls
    from ui.api.capacity import Room
    from ui.api.endpoints import add_endpoints
    from ui.api.health import StatusCount, health_router
    from ui.api.mcp_server import add_mcp_server
    from ui.api.openai_api import openai_router
    from ui.api.status import CallStatus
else:
    __getattr__, __dir__ = lazy_names(
        __name__,
        {
            "ui.api.calls": ("Calls",),
            "ui.api.capacity": ("Room",),
            "ui.api.endpoints": ("add_endpoints",),
            "ui.api.health": ("StatusCount", "health_router"),
            "ui.api.mcp_server": ("add_mcp_server",),
            "ui.api.openai_api": ("openai_router",),
            "ui.api.status": ("CallStatus",),
        },
    )

__all__ = [
    "CallStatus",
    "Calls",
    "Room",
    "StatusCount",
    "add_endpoints",
    "add_mcp_server",
    "health_router",
    "openai_router",
]
