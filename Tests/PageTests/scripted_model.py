# SPDX-License-Identifier: Apache-2.0
"""A chat-completions endpoint on loopback whose answers a test scripts, for what a real model cannot be made to do: to
stop in mid-sentence until it is told to go on, to break off, to write markup."""

import http.server
import json
import threading

HOLD_SECONDS = 60
HOLD, BREAK = object(), object()


class ScriptedModel:
    """Use in a `with` statement. `script` maps a word of the last message to the pieces of the answer."""

    def __init__(self):
        self.script = {}
        self.released = threading.Event()
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler_for(self))
        self.server.daemon_threads = True

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.released.set()
        self.server.shutdown()
        self.server.server_close()

    @property
    def base_url(self):
        return f"http://127.0.0.1:{self.server.server_port}/v1"

    def pieces(self, message):
        return next((pieces for word, pieces in self.script.items() if word in message), ["As you ", "say."])


def handler_for(model):
    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_):
            pass

        def do_GET(self):
            self.reply({"object": "list", "data": [{"id": "scripted", "object": "model"}]})

        def do_POST(self):
            request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            pieces = model.pieces(request["messages"][-1]["content"])
            if not request.get("stream"):
                return self.reply(completion("message", "".join(piece for piece in pieces if isinstance(piece, str)), "stop"))
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.send_header("Connection", "close")
            self.end_headers()
            self.close_connection = True
            for piece in pieces:
                if piece is HOLD:
                    model.released.wait(HOLD_SECONDS)
                elif piece is BREAK:
                    return
                elif not self.send_event(completion("delta", piece, None)):
                    return
            self.send_event(completion("delta", "", "stop"))
            self.send_event("[DONE]")

        def send_event(self, data):
            """False once nobody listens any more."""
            text = data if isinstance(data, str) else json.dumps(data)
            try:
                self.wfile.write(f"data: {text}\n\n".encode())
                self.wfile.flush()
            except OSError:
                return False
            return True

        def reply(self, body):
            data = json.dumps(body).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

    return Handler


def completion(field, content, finish_reason):
    kind = "chat.completion" if field == "message" else "chat.completion.chunk"
    choice = {"index": 0, field: {"role": "assistant", "content": content}, "finish_reason": finish_reason}
    return {"id": "scripted-1", "object": kind, "created": 0, "model": "scripted", "choices": [choice]}
