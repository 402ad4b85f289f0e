# SPDX-License-Identifier: Apache-2.0
"""A certificate authority that has had enough: whatever is asked, it answers with ACME's problem of a rate limit (RFC 8555, 6.6).

    limiting_authority.py ADDRESS PORT CERTIFICATE KEY SECONDS

pebble knows no limits. Ends when it is killed.
"""

import http.server
import json
import ssl
import sys

PROBLEM = {
    "type": "urn:ietf:params:acme:error:rateLimited",
    "detail": "too many certificates already issued for this exact set of domains",
    "status": 429,
}


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    seconds = "60"

    def answer(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", "0")))
        body = json.dumps(PROBLEM, indent=2).encode()
        self.send_response(429)
        self.send_header("Content-Type", "application/problem+json")
        self.send_header("Retry-After", self.seconds)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_GET = do_HEAD = do_POST = answer

    def log_message(self, format: str, *arguments: object) -> None:
        pass


def main(address: str, port: str, certificate: str, key: str, seconds: str) -> None:
    Handler.seconds = seconds
    server = http.server.ThreadingHTTPServer((address, int(port)), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.serve_forever()


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    main(*sys.argv[1:])
