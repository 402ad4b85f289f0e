# SPDX-License-Identifier: Apache-2.0
"""docker/docker-compose.yml against what it relies on: paths that are mounted are there, variables have a default or are passed on,
and stand in docker/.env.example, ports are those that configurations name, nothing is published beyond loopback, and no service is
without its limits. Run by ops/test/workflows, whose environment has YAML.
"""

import json
import re
import sys
from pathlib import Path
from typing import Any

sys.dont_write_bytecode = True
import yaml  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
DOCKER = ROOT / "docker"
VARIABLE = re.compile(r"\$\{([A-Z_]+)(:-([^}]*))?\}")
# Of the services' own, not of the server's: what another image is told in its configuration.
PORTS = {"nginx": 8080, "prometheus": 9090, "alertmanager": 9093, "grafana": 3000}


class Faults(list[str]):
    def unless(self, is_so: bool, what: str) -> None:
        if not is_so:
            self.append(what)


def environment_of(service: dict[str, Any]) -> dict[str, str | None]:
    found = service.get("environment", {})
    if isinstance(found, dict):
        return found
    return {name: text if sign else None for name, sign, text in (each.partition("=") for each in found)}


def check_variables(text: str, services: dict[str, Any], faults: Faults) -> None:
    example = (DOCKER / ".env.example").read_text()
    named = set(re.findall(r"^#? ?([A-Z_]+)=", example, re.MULTILINE))
    used = {name for name, _, _ in VARIABLE.findall(text)} - {"ALLOW_ANONYMOUS"}
    passed = {name for name, value in environment_of(services["server"]).items() if value is None}
    for name, default, _ in VARIABLE.findall(text):
        faults.unless(bool(default), f"${{{name}}} has no default: the stack would not come up without docker/.env")
    for name in sorted((used | passed) - named):
        faults.append(f"{name} is taken from docker/.env and not in docker/.env.example")
    for name in sorted(named - used - passed):
        faults.append(f"{name} is in docker/.env.example and nothing takes it")
    known = set(re.findall(r"^#? ?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    for name in sorted(set(environment_of(services["server"])) - known):
        faults.append(f"the server knows no {name}: .env.example")
    for name, _, default in VARIABLE.findall(text):
        shown = re.search(rf"^#? ?{name}=(.*)$", example, re.MULTILINE)
        if shown and name.endswith(("_IMAGE", "_PORT", "_MEMORY")):
            faults.unless(shown[1] == default, f"docker/.env.example shows {name}={shown[1]}, the default is {default}")


def check_service(name: str, service: dict[str, Any], volumes: dict[str, Any], faults: Faults) -> None:
    faults.unless(service.get("read_only") is True, f"{name} may write to its own files: read_only")
    faults.unless(service.get("cap_drop") == ["ALL"] and "cap_add" not in service, f"{name} keeps capabilities: cap_drop")
    faults.unless(service.get("security_opt") == ["no-new-privileges:true"], f"{name} may gain privileges: security_opt")
    for limit in ("mem_limit", "pids_limit", "logging", "restart"):
        faults.unless(limit in service, f"{name} has no {limit}")
    # The server's is in its image.
    is_watched = "healthcheck" in service or name == "server" and "HEALTHCHECK" in (DOCKER / "Dockerfile").read_text()
    faults.unless(is_watched, f"{name} has no healthcheck")
    image = VARIABLE.sub(lambda match: match[3] or "", service["image"])
    tag = image.partition("@")[0].rpartition(":")[2]
    faults.unless(bool(re.search(r"\d", tag)) or image == "memory-server:local", f"{name}: {image} is no version that stays")
    for port in service.get("ports", []):
        faults.unless(bool(re.fullmatch(rf"127\.0\.0\.1:\$\{{[A-Z_]+:-{PORTS.get(name)}\}}:{PORTS.get(name)}", port)),
                      f"{name} publishes {port}: loopback alone, and {PORTS.get(name)}")
    targets = [place.split(":")[1] for place in service.get("volumes", [])]
    for place in service.get("volumes", []):
        source, _, rest = place.partition(":")
        if source.startswith("."):
            faults.unless((DOCKER / source).exists(), f"{name} mounts {source}, which is not there")
            faults.unless(rest.endswith(":ro"), f"{name} may write to {source}")
        else:
            faults.unless(source in volumes, f"{name}: the volume {source} is not declared")
    faults.unless(len(targets) == len(set(targets)), f"{name} mounts two things in one place")


def check_monitoring(services: dict[str, Any], faults: Faults) -> None:
    prometheus = yaml.safe_load((DOCKER / "compose/prometheus/prometheus.yml").read_text())
    jobs = {each["job_name"]: each["static_configs"][0]["targets"] for each in prometheus["scrape_configs"]}
    exposed = re.search(r"^EXPOSE (\d+)$", (DOCKER / "Dockerfile").read_text(), re.MULTILINE)
    server = f"server:{exposed[1] if exposed else ''}"
    faults.unless(jobs.get("memory-server") == [server], f"the job memory-server asks {jobs.get('memory-server')}, not {server}")
    faults.unless(f"server {server} " in (DOCKER / "compose/nginx/site.conf").read_text(), f"nginx does not lead to {server}")
    alerting = prometheus["alerting"]["alertmanagers"][0]["static_configs"][0]["targets"]
    faults.unless(alerting == [f"alertmanager:{PORTS['alertmanager']}"], f"alerts go to {alerting}")
    for rules in prometheus["rule_files"]:
        faults.unless((ROOT / "ops/prometheus" / rules).is_file(), f"there is no {rules} in ops/prometheus")
    source = yaml.safe_load((DOCKER / "compose/grafana/datasources.yml").read_text())["datasources"][0]
    faults.unless(source["url"] == f"http://prometheus:{PORTS['prometheus']}", f"Grafana asks {source['url']}")
    # Where the board's file is mounted, where its provider looks, and what the board is.
    mounted = {place.split(":")[1]: DOCKER / place.split(":")[0] for place in services["grafana"]["volumes"]}
    provider = yaml.safe_load(mounted["/etc/grafana/provisioning/dashboards/memory-layer.yml"].read_text())["providers"][0]
    boards = [place for place in mounted if place.startswith(f"{provider['options']['path']}/")]
    home = services["grafana"]["environment"]["GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH"]
    faults.unless(boards == [home], f"Grafana looks for {home} among {boards}")
    for place in boards:
        faults.unless(bool(json.loads(mounted[place].read_text())["panels"]), f"{place} has no panels")


def main() -> None:
    text = (DOCKER / "docker-compose.yml").read_text()
    stack = yaml.safe_load(text)
    faults = Faults()
    check_variables(text, stack["services"], faults)
    for name, service in stack["services"].items():
        check_service(name, service, stack["volumes"], faults)
    check_monitoring(stack["services"], faults)
    if faults:
        sys.exit("\n".join(f"docker/docker-compose.yml: {fault}" for fault in faults))
    print(f"ok: {len(stack['services'])} services of docker/docker-compose.yml have what they name")


main()
