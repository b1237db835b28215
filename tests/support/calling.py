"""What the page calls, called past the page: who may do what is the server's to decide."""

from __future__ import annotations

import html
import json

import httpx


def functions(chat, **headers):
    """The page's functions by the name of what they call."""
    config = httpx.get(f"{chat.url}/config", headers=headers).json()
    return {fn["api_name"]: fn for fn in config["dependencies"]}


def call(chat, function, data, session="s1", event=None, **headers):
    """Whether a function that is called as the page does went well, and what it says."""
    body = {"data": data, "fn_index": function["id"], "session_hash": session, "event_data": event}
    with httpx.Client(base_url=chat.url, timeout=30, headers=headers) as client:
        joined = client.post("/gradio_api/queue/join", json=body)
        if joined.status_code != 200:
            return None, joined.text
        with client.stream(
            "GET", "/gradio_api/queue/data", params={"session_hash": session}
        ) as lines:
            last = None
            for line in lines.iter_lines():
                if not line.startswith("data: "):
                    continue
                message = json.loads(line[6:])
                if message["msg"] in ("process_generating", "process_completed"):
                    last = message
                if message["msg"] == "process_completed":
                    break
    return last["success"], html.unescape(json.dumps(last["output"], ensure_ascii=False))


def send(chat, name="a.md", content="Nothing.", **headers):
    """The answer to an uploaded file."""
    files = {"files": (name, content)}
    return httpx.post(f"{chat.url}/gradio_api/upload", files=files, headers=headers, timeout=60)


def file_data(path, name="a.md"):
    """A file that was uploaded, as the page names it."""
    return {"path": path, "orig_name": name, "meta": {"_type": "gradio.FileData"}}
