"""A real Dovecot (IMAP over TLS): the machine's own program or Debian's package, with a configuration, a certificate and users of its own, on loopback."""

from __future__ import annotations

import json
import os
import pwd
import shutil
import socket
import ssl
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.services.common import Service, Unavailable, apt, folder, free_port, is_root, run, unprivileged, wait

VARIABLE = "LUREWATCH_TEST_IMAP"
PASSWORD = "cat-and-mouse"
_CONFIG = """\
base_dir = {base}/run
state_dir = {base}/state
instance_name = lurewatch-test
log_path = {base}/dovecot.log
protocols = imap
listen = 127.0.0.1
ssl = required
ssl_cert = <{base}/server.pem
ssl_key = <{base}/server.key
disable_plaintext_auth = yes
default_login_user = {user}
default_internal_user = {user}
default_internal_group = {group}
mail_uid = {user}
mail_gid = {group}
first_valid_uid = 1
first_valid_gid = 1
mail_location = maildir:{base}/mail/%n/Maildir
mailbox_list_index = no
auth_mechanisms = plain
auth_username_format = %Ln
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={base}/mail/%n
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = 0
  }}
  inet_listener imaps {{
    address = 127.0.0.1
    port = {port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""


def start() -> Service:
    program = found()
    if not program:
        apt("dovecot-imapd")
        program = found()
    if not program:
        raise Unavailable("no Dovecot; install dovecot-imapd, or set LUREWATCH_TEST_IMAP")
    return launch(program)


def launch(program: str) -> Service:
    """A server of its own. Its address is a JSON file: `port`, `ca`, `password` of every user, `folder`."""
    user = unprivileged() or pwd.getpwuid(os.geteuid()).pw_name
    base = folder("dovecot", user if is_root() else None)
    certificates(base)
    (base / "mail").mkdir()
    if is_root():
        run(["chown", "-R", f"{user}:", str(base)])
    port = free_port()
    config = _CONFIG.format(base=base, user=user, group=_group(user), port=port, password=PASSWORD)
    if not is_root():
        config += "service imap-login {\n  user = \n}\n"
    (base / "dovecot.conf").write_text(config)
    address = {"port": port, "ca": str(base / "ca.pem"), "password": PASSWORD, "folder": str(base)}
    (base / "address.json").write_text(json.dumps(address))
    return again(program, base)


def again(program: str, base: Path) -> Service:
    """Starts the server of a folder, which it leaves behind as a process group of its own."""
    # Killed, it leaves its number behind, and whoever waits for the dead may be slow: the number would seem to be taken.
    (base / "run" / "master.pid").unlink(missing_ok=True)
    with (base / "out.log").open("wb") as log:  # a pipe would stay open as long as it runs
        command = [program, "-c", str(base / "dovecot.conf")]
        code = subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, timeout=60, check=False
        ).returncode
    if code:
        raise Unavailable(f"Dovecot does not start: {(base / 'out.log').read_text()[-300:]}")
    told = base / "address.json"
    port = json.loads(told.read_text())["port"]
    wait(lambda: answers(port, base / "ca.pem"), seconds=30, what=f"Dovecot (log: {base / 'dovecot.log'})")
    number = int((base / "run" / "master.pid").read_text())
    return Service(address=str(told), means=program, groups=(os.getpgid(number),), folders=(str(base),))


def answers(port: int, ca: Path) -> bool:
    """Whether it greets over TLS with its own certificate."""
    context = ssl.create_default_context(cafile=str(ca))
    try:
        with (
            socket.create_connection(("127.0.0.1", port), timeout=5) as plain,
            context.wrap_socket(plain, server_hostname="localhost") as safe,
        ):
            return safe.recv(100).startswith(b"* OK")
    except OSError:
        return False


def certificates(base: Path) -> None:
    """An authority (`ca.pem`), and by it a certificate for `localhost` (`server.pem`, `server.key`)."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    def name(text: str) -> x509.Name:
        return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])

    now = datetime.now(UTC)
    authority, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())

    def made(who: str, public: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
        builder = x509.CertificateBuilder().subject_name(name(who)).issuer_name(name("lurewatch test"))
        builder = builder.public_key(public).serial_number(x509.random_serial_number())
        return builder.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=7))

    own = made("lurewatch test", authority.public_key()).add_extension(x509.BasicConstraints(True, None), critical=True)
    names = x509.SubjectAlternativeName([x509.DNSName("localhost")])
    usage = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.public_key())
    server = made("localhost", key.public_key()).add_extension(names, critical=False)
    server = server.add_extension(usage, critical=False)
    pem = serialization.Encoding.PEM
    (base / "ca.pem").write_bytes(own.sign(authority, hashes.SHA256()).public_bytes(pem))
    (base / "server.pem").write_bytes(server.sign(authority, hashes.SHA256()).public_bytes(pem))
    plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (base / "server.key").write_bytes(key.private_bytes(pem, *plain))
    (base / "server.key").chmod(0o600)


def _group(user: str) -> str:
    import grp

    return grp.getgrgid(pwd.getpwnam(user).pw_gid).gr_name


def found() -> str | None:
    return shutil.which("dovecot") or next(
        filter(os.path.exists, ("/usr/sbin/dovecot", "/usr/local/sbin/dovecot")), None
    )
