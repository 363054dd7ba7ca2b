#!/usr/bin/env python3
"""What deploy/compose/compose.yaml promises, held against the file: nothing here can start containers.

Every container is closed (no rights, a root that can't be written, a user of its own), only the proxy has ports, only the
proxy and what fetches signatures see a network that leads out, every image has a version, and every file that is
mounted is there or made by `prepare`. With a folder in which `prepare` ran: that it made all of it.
"""

import re
import sys
import tomllib
from pathlib import Path

import yaml

HERE = Path("deploy/compose")
# Made by `prepare`, or brought by whoever runs it: not in the repository.
MADE = ("./data/", "./tls", "./texts", "secrets/")
OUT = {"proxy", "freshclam"}
# Begin and end: nobody asks how they are.
ONCE = {"migrate", "by-hand"}


def service_problems(name: str, service: dict, file: dict):
    if service.get("read_only") is not True:
        yield "its root can be written"
    if service.get("cap_drop") != ["ALL"] or service.get("cap_add") or service.get("privileged"):
        yield "has rights of root"
    if "no-new-privileges:true" not in service.get("security_opt", []):
        yield "may get new rights"
    if not re.fullmatch(r"[1-9]\d*:[1-9]\d*", service.get("user", "")):
        yield "does not name a user and group other than root, by number"
    if not re.search(r":v?\d+\.\d+(\.\d+)?(-[a-z]+)?$", service.get("image", "")):
        yield "its image has no version"
    if ("healthcheck" in service) == (name in ONCE):
        yield "nobody knows how it is" if name not in ONCE else "ends by itself, and is asked how it is"
    if "ports" in service and name != "proxy":
        yield "can be reached from outside"
    if "network_mode" in service or "pid" in service or "ipc" in service:
        yield "shares something with the machine"
    for network in service.get("networks", []):
        known = file["networks"].get(network, "unknown")
        if known == "unknown":
            yield f"network {network} is not declared"
        elif not (known or {}).get("internal") and name not in OUT:
            yield f"network {network} leads out"
    for secret in service.get("secrets", []):
        if secret not in file["secrets"]:
            yield f"secret {secret} is not declared"
    for volume in service.get("volumes", []):
        source, target, *mode = volume.split(":")
        if not source.startswith(MADE) and not (HERE / source).exists():
            yield f"{source} is not there"
        if not source.startswith(MADE) and mode != ["ro"]:
            yield f"{target} can be written"
    for variable, value in (service.get("environment") or {}).items():
        if re.search("PASSWORD|SECRET|KEY", variable) and not variable.endswith("_FILE"):
            yield f"{variable} is a secret in the environment: {value}"
    if build := service.get("build"):
        if not (HERE / build["context"] / build["dockerfile"]).exists():
            yield f"{build['dockerfile']} is not there"
    for other, how in (service.get("depends_on") or {}).items():
        target = file["services"].get(other)
        if target is None:
            yield f"waits for {other}, which is not there"
        elif how["condition"] == "service_healthy" and "healthcheck" not in target:
            yield f"waits for the health of {other}, which has none"


def settings_problems(file: dict):
    """What the settings of the portal and of the proxy repeat of the file."""
    settings = tomllib.loads((HERE / "kundenportal.toml").read_text(encoding="utf-8"))
    services = file["services"]
    proxy = services["proxy"]["networks"]["front"]["ipv4_address"]
    if settings["server"]["trusted_proxies"] != [proxy]:
        yield f"the portal does not believe the proxy at {proxy}, and nobody else"
    portal = services["portal"]["networks"]["front"]["ipv4_address"]
    text = (HERE / "nginx.conf").read_text(encoding="utf-8")
    asked = set(re.findall(r"^\s*server ([\d.:]+);", text, re.MULTILINE))
    listens = {f"{portal}:{settings['server'][face].rsplit(':', 1)[1]}" for face in ("customer_listen", "staff_listen")}
    if asked != listens:
        yield f"the proxy asks {sorted(asked)}, the portal listens at {sorted(listens)}"
    names = re.findall(r"server_name (\S+);", Path("deploy/proxy/kundenportal.conf").read_text(encoding="utf-8"))
    hosts = {jobcenter[face] for jobcenter in settings["jobcenters"] for face in ("customer_host", "staff_host")}
    if set(names) != hosts:
        yield f"the proxy answers for {sorted(set(names))}, the portal for {sorted(hosts)}"
    given = set(services["portal"]["secrets"])
    for key, value in [*settings["database"].items(), *settings["objects"]["s3"].items()]:
        if key.endswith("_file") and value.removeprefix("/run/secrets/") not in given:
            yield f"{key}: {value} is not among the secrets of the portal"


def prepared_problems(file: dict, folder: Path):
    """Whether `prepare`, run in this folder, made everything that is mounted, for its user only."""
    services = file["services"].values()
    wanted = {(volume.split(":")[0], service["user"]) for service in services for volume in service.get("volumes", [])}
    for name, user in sorted((name, user) for name, user in wanted if name.startswith(MADE)):
        found = folder / name
        if not found.is_dir() or f"{found.stat().st_uid}:{found.stat().st_gid}" != user or found.stat().st_mode & 0o077:
            yield f"prepare does not make {name} for {user} alone"
    for service in services:
        for secret in service.get("secrets", []):
            found = folder / file["secrets"][secret]["file"]
            if not found.is_file() or f"{found.stat().st_uid}:{found.stat().st_gid}" != service["user"] or found.stat().st_mode & 0o077:
                yield f"prepare does not make the secret {secret} for {service['user']} alone"
        for name in service.get("env_file", []):
            if not (folder / name).is_file():
                yield f"prepare does not make {name}"


def main() -> int:
    file = yaml.safe_load((HERE / "compose.yaml").read_text(encoding="utf-8"))
    found = [f"{name}: {what}" for name, service in file["services"].items() for what in service_problems(name, service, file)]
    found += settings_problems(file)
    if len(sys.argv) > 1:
        found += prepared_problems(file, Path(sys.argv[1]))
    for what in found:
        print(f"compose: {what}", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
