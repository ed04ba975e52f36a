#!/usr/bin/env python3
"""Real git servers on loopback, for tests.

    gitserver.py ROOT [--token TOKEN] [--ssh]

Serves the bare repositories below ROOT over http and https by `git http-backend`, and with --ssh over
sshd. Prints one NAME=value a line (HTTP, HTTPS, CA, OTHER, LOG, SSH, KEY, KNOWN_HOSTS, STRANGERS), then
READY. Ends when its standard input is closed, which happens when the test dies.

With --token every request must carry it as basic password. Pushing is allowed.

A first path component chooses a fault; what follows it is the repository:
    /stall/     sends half of the pack, then nothing
    /cut/       sends half of the pack, then closes
    /garbage/   a pack whose bytes are flipped
    /elsewhere/ redirects to another port (OTHER), which logs what it is sent
    /samehost/  redirects within the server
    /503/ /429/ answer with that status
    /html/      answers 200 with a web page
    /endless/   an advertisement of refs that never ends
LOG gets a JSON line a request: server, method, path, and whether there were credentials.
"""
import base64
import http.server
import json
import os
import pwd
import socket
import ssl
import subprocess
import sys
import threading
import time

root = os.path.realpath(sys.argv[1])
token = sys.argv[sys.argv.index("--token") + 1] if "--token" in sys.argv else None
work = os.path.join(root, ".server")
log_lock = threading.Lock()
FAULTS = ("stall", "cut", "garbage", "elsewhere", "samehost", "503", "429", "html", "endless")


def run(*argv):
    subprocess.run(argv, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def note(self):
        line = {"server": self.server.label, "method": self.command, "path": self.path,
                "credentials": "Authorization" in self.headers}
        with log_lock, open(os.path.join(work, "log"), "a") as f:
            f.write(json.dumps(line) + "\n")

    def plain(self, status, text, headers=()):
        body = text.encode()
        self.send_response(status)
        for k, v in headers:
            self.send_header(k, v)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def body(self):
        if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))
        out = b""
        while True:
            n = int(self.rfile.readline().split(b";")[0], 16)
            out += self.rfile.read(n)
            self.rfile.readline()
            if n == 0:
                return out

    def allowed(self):
        if token is None:
            return True
        kind, _, value = self.headers.get("Authorization", "").partition(" ")
        if kind.lower() != "basic":
            return False
        return base64.b64decode(value).decode().partition(":")[2] == token

    def handle_one(self):
        self.note()
        body = self.body()
        path, _, query = self.path.partition("?")
        first, _, rest = path.lstrip("/").partition("/")
        fault = first if first in FAULTS else None
        if self.server.label == "other":
            return self.plain(200, "thank you")
        if fault in ("503", "429"):
            return self.plain(int(fault), "later", [("Retry-After", "7")])
        if fault == "html":
            return self.plain(200, "<html>", [("Content-Type", "text/html")])
        if fault == "elsewhere":
            return self.plain(302, "", [("Location", f"{other_url}/{rest}?{query}")])
        if fault == "samehost":
            return self.plain(302, "", [("Location", f"/{rest}?{query}")])
        if fault == "endless":
            return self.endless()
        if not self.allowed():
            return self.plain(401, "who are you", [("WWW-Authenticate", "Basic realm=git")])
        self.backend("/" + (rest if fault else path.lstrip("/")), query, body, fault)

    def endless(self):
        self.send_response(200)
        self.send_header("Content-Type", "application/x-git-upload-pack-advertisement")
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(b"001e# service=git-upload-pack\n0000")
        for i in range(10 ** 9):
            line = b"%040x refs/heads/%0200d" % (i + 1, i) + (b"\0 ofs-delta" if i == 0 else b"") + b"\n"
            self.wfile.write(b"%04x" % (len(line) + 4) + line)

    def backend(self, path, query, body, fault):
        env = {"PATH": os.environ["PATH"], "GIT_PROJECT_ROOT": root, "GIT_HTTP_EXPORT_ALL": "1",
               "PATH_INFO": path, "QUERY_STRING": query, "REQUEST_METHOD": self.command,
               "CONTENT_TYPE": self.headers.get("Content-Type", ""), "REMOTE_USER": "test",
               "REMOTE_ADDR": "127.0.0.1", "CONTENT_LENGTH": str(len(body)),
               "GIT_CONFIG_NOSYSTEM": "1", "HOME": work, "GIT_CONFIG_COUNT": "2",
               "GIT_CONFIG_KEY_0": "safe.directory", "GIT_CONFIG_VALUE_0": "*",
               "GIT_CONFIG_KEY_1": "http.receivepack", "GIT_CONFIG_VALUE_1": "true"}
        if "Content-Encoding" in self.headers:
            env["HTTP_CONTENT_ENCODING"] = self.headers["Content-Encoding"]
        p = subprocess.run(["git", "http-backend"], input=body, env=env, capture_output=True)
        head, _, out = p.stdout.partition(b"\r\n\r\n")
        status, headers = 200, []
        for line in head.decode().split("\r\n"):
            k, _, v = line.partition(": ")
            if k.lower() == "status":
                status = int(v.split()[0])
            elif k:
                headers.append((k, v))
        pack = path.endswith("/git-upload-pack") and len(out) > 200
        self.send_response(status)
        for k, v in headers:
            self.send_header(k, v)
        self.send_header("Content-Length", str(len(out)))
        self.end_headers()
        if pack and fault in ("stall", "cut"):
            self.wfile.write(out[:len(out) // 2])
            self.wfile.flush()
            if fault == "stall":
                time.sleep(3600)
            self.close_connection = True
            return
        if pack and fault == "garbage":
            middle = len(out) // 2
            out = out[:middle] + bytes(b ^ 0x55 for b in out[middle:middle + 64]) + out[middle + 64:]
        self.wfile.write(out)

    do_GET = do_POST = handle_one


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, label, context=None):
        super().__init__(("127.0.0.1", 0), Handler)
        self.label = label
        if context:
            self.socket = context.wrap_socket(self.socket, server_side=True,
                                              do_handshake_on_connect=False)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def handle_error(self, *_):
        pass


def certificates():
    """A CA of our own, and a server certificate for localhost from it."""
    here = lambda name: os.path.join(work, name)
    run("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
        "-keyout", here("ca.key"), "-out", here("ca.pem"), "-days", "2", "-subj", "/CN=test CA",
        "-addext", "basicConstraints=critical,CA:TRUE")
    run("openssl", "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout",
        here("server.key"), "-out", here("server.csr"), "-subj", "/CN=localhost")
    with open(here("ext"), "w") as f:
        f.write("subjectAltName=DNS:localhost,IP:127.0.0.1\n")
    run("openssl", "x509", "-req", "-in", here("server.csr"), "-CA", here("ca.pem"), "-CAkey",
        here("ca.key"), "-CAcreateserial", "-days", "2", "-extfile", here("ext"), "-out", here("server.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(here("server.pem"), here("server.key"))
    return context


def sshd():
    """Debian's sshd as the user who runs the tests, on a free port with keys of its own."""
    here = lambda name: os.path.join(work, name)
    for name in ("host", "key", "stranger"):
        run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", here(name))
    user = pwd.getpwuid(os.getuid()).pw_name
    if os.getuid() == 0:
        os.makedirs("/run/sshd", mode=0o755, exist_ok=True)
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    with open(here("key.pub")) as f, open(here("authorized"), "w") as g:
        g.write(f.read())
    with open(here("sshd_config"), "w") as f:
        f.write(f"""ListenAddress 127.0.0.1
Port {port}
HostKey {here("host")}
AuthorizedKeysFile {here("authorized")}
PidFile none
UsePAM no
StrictModes no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin prohibit-password
AllowUsers {user}
LogLevel ERROR
""")
    with open(here("host.pub")) as f, open(here("known_hosts"), "w") as g:
        g.write(f"[127.0.0.1]:{port} " + " ".join(f.read().split()[:2]) + "\n")
    with open(here("stranger.pub")) as f, open(here("strangers"), "w") as g:
        g.write(f"[127.0.0.1]:{port} " + " ".join(f.read().split()[:2]) + "\n")
    open(here("empty_hosts"), "w").close()
    p = subprocess.Popen(["/usr/sbin/sshd", "-D", "-e", "-f", here("sshd_config")],
                         stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                         stderr=open(here("sshd.log"), "w"))
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port), 0.2).close()
            break
        except OSError:
            time.sleep(0.05)
    print(f"SSH=ssh://{user}@127.0.0.1:{port}{root}")
    print(f"SCP_USER={user}")
    print(f"KEY={here('key')}")
    print(f"WRONG_KEY={here('stranger')}")
    print(f"KNOWN_HOSTS={here('known_hosts')}")
    print(f"EMPTY_HOSTS={here('empty_hosts')}")
    print(f"STRANGERS={here('strangers')}")
    return p


os.makedirs(work, mode=0o700, exist_ok=True)
open(os.path.join(work, "log"), "a").close()
daemon = None
try:
    plain, other, tls = Server("http"), Server("other"), Server("https", certificates())
    other_url = f"http://localhost:{other.server_port}"
    print(f"HTTP=http://localhost:{plain.server_port}")
    print(f"HTTPS=https://localhost:{tls.server_port}")
    print(f"OTHER={other_url}")
    print(f"CA={os.path.join(work, 'ca.pem')}")
    print(f"LOG={os.path.join(work, 'log')}")
    if "--ssh" in sys.argv:
        daemon = sshd()
    print("READY", flush=True)
    sys.stdin.read()
finally:
    if daemon:
        daemon.kill()
        daemon.wait()
