"""A malware scanner as a process of its own: `python tests/clamd.py LIMIT` speaks clamd's INSTREAM on a free port.

It tells the port on its first line, knows EICAR's test file, and refuses streams of more than LIMIT bytes as clamd
does. A stream with the word "gibberish" gets an answer that is none.
"""

import socketserver
import struct
import sys

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + rb"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class Scanner(socketserver.StreamRequestHandler):
    limit = 0

    def handle(self) -> None:
        assert self.rfile.read(len(b"zINSTREAM\0")) == b"zINSTREAM\0"
        content = b""
        while length := struct.unpack("!I", self.rfile.read(4))[0]:
            content += self.rfile.read(length)
            if len(content) > self.limit:
                self.wfile.write(b"INSTREAM size limit exceeded. ERROR\0")
                return
        self.wfile.write(self.answer(content))

    def answer(self, content: bytes) -> bytes:
        if b"gibberish" in content:
            return b"UNKNOWN COMMAND\0"
        return b"stream: Win.Test.EICAR_HDB-1 FOUND\0" if EICAR in content else b"stream: OK\0"


if __name__ == "__main__":
    Scanner.limit = int(sys.argv[1])
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Scanner) as server:
        sys.stdout.write(f"{server.server_address[1]}\n")
        sys.stdout.flush()
        server.serve_forever()
