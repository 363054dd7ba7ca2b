#!/usr/bin/env python3
"""Runs nginx with the faces of deploy/proxy, in front of a stand-in for the portal, and looks at what passes.

Addresses and certificates are exchanged, nothing else. Needs nginx and openssl; no root.
"""

import re
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

CUSTOMERS, STAFF = "portal.musterkreis.example", "portal-intern.musterkreis.example"


class Portal:
    """Takes one connection at a time and does what the path says. Remembers the heads it was sent."""

    def __init__(self):
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.heads, self.first_piece, self.go_on = [], threading.Event(), threading.Event()
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            connection, _ = self.socket.accept()
            with connection, connection.makefile("rb") as lines:
                head = [line.decode().strip() for line in iter(lines.readline, b"\r\n")]
                self.heads.append(head)
                if head[0].startswith("POST"):
                    # The rest comes only after this piece was seen here: a proxy that kept the body would wait for ever.
                    assert lines.read(5) == b"first"
                    self.first_piece.set()
                    assert lines.read(4) == b"last"
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\nevent 1\n")
                if "/events" in head[0]:
                    self.go_on.wait(5)
                    connection.sendall(b"event 2\n")


def free_ports(count: int) -> list[int]:
    """Ports that nobody had a moment ago."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


def settings(folder: Path, portal: int, plain: int, tls: int) -> Path:
    for face in ("customers", "staff"):
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1",
                        "-subj", "/CN=proxy", "-keyout", folder / f"{face}-key.pem", "-out", folder / f"{face}-chain.pem"],
                       check=True, capture_output=True)
    faces = Path("deploy/proxy/kundenportal.conf").read_text(encoding="utf-8")
    faces = faces.replace("/etc/kundenportal-tls", str(folder))
    faces = re.sub(r"^ *listen \[::\].*\n", "", faces, flags=re.MULTILINE)
    faces = faces.replace("listen 443", f"listen 127.0.0.1:{tls}").replace("listen 80", f"listen 127.0.0.1:{plain}")
    (folder / "faces.conf").write_text(faces, encoding="utf-8")
    # Debian's nginx, with the file of the machine's own upstreams …
    upstreams = re.sub(r"127\.0\.0\.1:808\d", f"127.0.0.1:{portal}", Path("deploy/proxy/upstreams.conf").read_text(encoding="utf-8"))
    (folder / "upstreams.conf").write_text(upstreams, encoding="utf-8")
    (folder / "debian.conf").write_text(f"events {{}}\nhttp {{ include {folder}/upstreams.conf; include {folder}/faces.conf; }}\n")
    # … and the container's.
    main = Path("deploy/compose/nginx.conf").read_text(encoding="utf-8")
    main = re.sub(r"172\.30\.7\.3:808\d", f"127.0.0.1:{portal}", main).replace("/tmp/", f"{folder}/")
    main = main.replace("/etc/nginx/kundenportal.conf", f"{folder}/faces.conf")
    (folder / "container.conf").write_text(main, encoding="utf-8")
    return folder / "container.conf"


def connect(port: int, name: str | None) -> ssl.SSLSocket:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    connection = context.wrap_socket(socket.create_connection(("127.0.0.1", port), timeout=5), server_hostname=name)
    return connection


def ask(connection, host: str, path: str, *more: str) -> bytes:
    connection.sendall("\r\n".join([f"GET {path} HTTP/1.1", f"Host: {host}", "Connection: close", *more, "", ""]).encode())
    return b"".join(iter(lambda: connection.recv(65536), b""))


def look(portal: Portal, plain: int, tls: int):
    lies = ["X-Forwarded-For: 6.6.6.6", "Forwarded: for=6.6.6.6", "X-Real-IP: 6.6.6.6", "X-Forwarded-Host: evil.example"]
    for host in (CUSTOMERS, STAFF):
        answer = ask(connect(tls, host), host, "/", *lies)
        head = [line.lower() for line in portal.heads[-1]]
        yield f"{host} is answered", answer.startswith(b"HTTP/1.1 200")
        yield "what a client says of itself does not get through", not any("6.6.6.6" in line or "evil" in line for line in head)
        yield "the address that the proxy saw does", [line for line in head if "forwarded" in line] == ["x-forwarded-for: 127.0.0.1"]
        yield "the host does", f"host: {host}" in head
        yield "TLS is 1.3", connect(tls, host).version() == "TLSv1.3"
        yield "readiness is not shown outside", ask(connect(tls, host), host, "/readyz").startswith(b"HTTP/1.1 404")

    upload = connect(tls, CUSTOMERS)
    upload.sendall(f"POST /upload HTTP/1.1\r\nHost: {CUSTOMERS}\r\nContent-Length: 9\r\nConnection: close\r\n\r\nfirst".encode())
    yield "an upload passes while it comes", portal.first_piece.wait(5)
    upload.sendall(b"last")
    yield "and is answered", upload.recv(12) == b"HTTP/1.1 200"

    events = connect(tls, CUSTOMERS)
    events.sendall(f"GET /events HTTP/1.1\r\nHost: {CUSTOMERS}\r\nConnection: close\r\n\r\n".encode())
    seen = b""
    while b"event 1" not in seen and (piece := events.recv(65536)):
        seen += piece
    yield "an event passes at once", b"event 1" in seen and b"event 2" not in seen
    portal.go_on.set()

    answer = ask(socket.create_connection(("127.0.0.1", plain), timeout=5), CUSTOMERS, "/inbox?a=b")
    yield "without TLS there is only the way to it", f"Location: https://{CUSTOMERS}/inbox?a=b".encode() in answer
    for name in ("other.example", None):
        try:
            connect(tls, name)
            yield f"{name} gets no certificate", False
        except ssl.SSLError:
            yield f"{name} gets no certificate", True


def main() -> int:
    nginx = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin")
    folder = Path(tempfile.mkdtemp(prefix="proxy-"))
    portal = Portal()
    plain, tls = free_ports(2)
    server = None
    try:
        container = settings(folder, portal.port, plain, tls)
        for file in (folder / "debian.conf", container):
            more = [] if file == container else ["-g", f"pid {folder}/debian.pid;"]
            checked = subprocess.run([nginx, "-t", "-q", "-p", folder, "-e", "stderr", "-c", file, *more], capture_output=True, text=True)
            if checked.returncode or "[warn]" in checked.stderr:
                print(f"proxy: {file.name}: {checked.stderr}", file=sys.stderr)
                return 1
        server = subprocess.Popen([nginx, "-p", folder, "-e", "stderr", "-c", container, "-g", "daemon off;"])
        for _ in range(500):
            if server.poll() is not None:
                return 1
            try:
                socket.create_connection(("127.0.0.1", tls), timeout=5).close()
                break
            except ConnectionRefusedError:
                threading.Event().wait(0.01)
        wrong = [what for what, good in look(portal, plain, tls) if not good]
        for what in wrong:
            print(f"proxy: not so: {what}", file=sys.stderr)
        return 1 if wrong else 0
    finally:
        if server:
            server.terminate()
            server.wait()
        shutil.rmtree(folder)


if __name__ == "__main__":
    sys.exit(main())
