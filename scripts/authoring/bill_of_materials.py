"""Write what Huikan runs on: an SBOM (CycloneDX 1.6) and a list with the licences.

    make sbom

Both follow from the locked versions (`requirements`), and from what the installed packages say
of themselves: nothing is asked of a network, and the same versions give the same bytes. Listed
is what reading and building take, the extra `pdf` included, and what is passed on with a site;
not the tools for work on Huikan. A package that names no licence this program knows is an error:
look at what it carries, and give it a line in `READ_BY_HAND`.
"""

from __future__ import annotations

import json
import re
import sys
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

from packaging.markers import default_environment
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]
SBOM = ROOT / "docs" / "sbom.cdx.json"
LICENCES = ROOT / "docs" / "licences.md"
LOCK = ROOT / "requirements" / "pdf.txt"
OURS = "huikan"

_LOCKED = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.M)

# What packages write instead of an SPDX expression. "BSD License" is not here: it says too little.
SPDX = {
    "Apache 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
} | {known: known for known in ("Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "MIT", "MPL-2.0")}

# Told by the text that the package, or its repository, carries.
READ_BY_HAND = {
    "cobble": "BSD-2-Clause",
    "colorama": "BSD-3-Clause",
    "feedgenerator": "BSD-3-Clause",
    "jinja2": "BSD-3-Clause",
    "pypdfium2": "(Apache-2.0 OR BSD-3-Clause) AND BSD-3-Clause AND Apache-2.0",
    "scipy": "BSD-3-Clause",
}


@dataclass(frozen=True, slots=True)
class Part:
    """Something that is installed, or passed on with a site."""

    name: str
    version: str
    licence: str
    purl: str
    needs: tuple[str, ...] = ()
    optional: bool = False


PASSED_ON = (
    Part("@sveltia/cms", "0.221.1", "MIT AND OFL-1.1 AND Apache-2.0",
         "pkg:npm/%40sveltia/cms@0.221.1"),
    Part("Noto Serif CJK SC", "2.001", "OFL-1.1", "pkg:generic/noto-serif-cjk-sc@2.001"),
)  # fmt: skip
"""What lies in the repository itself (docs/dependencies.md says how it came there)."""

TAKEN_OVER = (
    Part("open-gram", "0.1.22+20170109", "CC-BY-SA-3.0",
         "pkg:deb/debian/sunpinyin-data@0.1.22%2B20170109-2"),
)  # fmt: skip
"""Data of others that the package carries, made into data of ours."""


def normal(name: str) -> str:
    """A package's name as indexes compare it.

    >>> normal("PyYAML_env.tag")
    'pyyaml-env-tag'
    """
    return re.sub(r"[-_.]+", "-", name).lower()


def installed(name: str) -> Distribution:
    try:
        return distribution(name)
    except PackageNotFoundError:
        sys.exit(f"{name} is not installed here, so its licence cannot be read. Run: make site")


def needs(name: str, extra: str = "") -> tuple[str, ...]:
    """The packages that one asks for itself, on this system."""
    here = {**default_environment(), "extra": extra}
    asked = map(Requirement, installed(name).requires or ())
    return tuple(sorted({normal(r.name) for r in asked if not r.marker or r.marker.evaluate(here)}))


def all_needs(name: str, extra: str = "") -> set[str]:
    """The packages that one asks for, and those that these ask for."""
    found: set[str] = set()
    waiting = list(needs(name, extra))
    while waiting:
        if (each := waiting.pop()) not in found:
            found.add(each)
            waiting += needs(each)
    return found


def licence_of(package: Distribution) -> str:
    """The licence as an SPDX expression; empty if the package names none that is known."""
    said = package.metadata
    if by_hand := READ_BY_HAND.get(normal(package.name)):
        return by_hand
    if expression := said.get("License-Expression"):
        return str(expression)
    kinds = said.get_all("Classifier") or []
    named = [kind.rpartition(" :: ")[2] for kind in kinds if kind.startswith("License ::")]
    known = [SPDX[words] for words in [said.get("License") or "", *named] if words in SPDX]
    return known[0] if known else ""


def parts() -> list[Part]:
    """Every package of the site's build, by name; exits if one has no known licence."""
    versions = {normal(name): version for name, version in _LOCKED.findall(LOCK.read_text("utf-8"))}
    always = all_needs(OURS)
    listed = [
        Part(
            name, versions[name], licence_of(installed(name)), f"pkg:pypi/{name}@{versions[name]}",
            needs(name), name not in always,
        )
        for name in sorted(all_needs(OURS, "pdf"))
    ]  # fmt: skip
    if unknown := [part.name for part in listed if not part.licence]:
        sys.exit(f"No known licence: {', '.join(unknown)}. See {Path(__file__).name}, READ_BY_HAND")
    return listed


def component(part: Part) -> dict[str, Any]:
    return {
        "type": "library",
        "bom-ref": part.purl,
        "name": part.name,
        "version": part.version,
        "scope": "optional" if part.optional else "required",
        "licenses": [{"expression": part.licence}],
        "purl": part.purl,
    }


def sbom(listed: list[Part]) -> str:
    """The bill of materials as CycloneDX JSON, without a serial number or a time."""
    ours = installed(OURS)
    me = f"pkg:pypi/{OURS}@{ours.version}"
    refs = {part.name: part.purl for part in listed}
    edges = {part.purl: sorted(refs[name] for name in part.needs) for part in listed}
    edges |= {part.purl: [] for part in (*TAKEN_OVER, *PASSED_ON)}
    carried = [part.purl for part in (*TAKEN_OVER, *PASSED_ON)]
    edges[me] = sorted([refs[n] for n in needs(OURS, "pdf")] + carried)
    bill = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": me,
                "name": OURS,
                "version": ours.version,
                "licenses": [{"expression": licence_of(ours)}],
                "purl": me,
            }
        },
        "components": [component(part) for part in (*listed, *TAKEN_OVER, *PASSED_ON)],
        "dependencies": [{"ref": ref, "dependsOn": edges[ref]} for ref in sorted(edges)],
    }
    return json.dumps(bill, ensure_ascii=False, indent=2) + "\n"


def licences(listed: list[Part]) -> str:
    """The same as a table to read."""
    extra = {
        part.name: "extra `pdf`" if part.optional else "always" for part in (*listed, *TAKEN_OVER)
    }
    rows = [
        f"| `{part.name}` | {part.version} | {part.licence} | {extra.get(part.name, 'passed on')} |"
        for part in (*listed, *TAKEN_OVER, *PASSED_ON)
    ]
    return "\n".join([
        "# Licences of what Huikan runs on",
        "",
        "All packages that reading and building take, with those that they pull in, the data of "
        "others in Huikan itself, and what is passed on with a site. Licences are SPDX "
        "expressions; each package carries its text. "
        "The same for programs: [sbom.cdx.json](sbom.cdx.json) (CycloneDX 1.6). `make sbom` "
        "writes both; why each is here says [dependencies.md](dependencies.md).",
        "",
        "| what | version | licence | needed |",
        "| --- | --- | --- | --- |",
        *rows,
        "",
    ])  # fmt: skip


def main() -> None:
    listed = parts()
    SBOM.write_text(sbom(listed), encoding="utf-8", newline="\n")
    LICENCES.write_text(licences(listed), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
