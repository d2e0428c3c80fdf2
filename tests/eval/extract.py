#!/usr/bin/env python3
"""Print the clean pages as newspaper sheets and read them back: makes `extractions/` anew.

Our own reader of PDF reads them too (`--only-boxes`: nothing else does), and the same pages as an
office prints them (`--only-office`). Takes Chromium (through playwright), pdftotext and pdftoppm
(poppler), tesseract with chi_sim, LibreOffice and the fonts that `office.py` names; minutes. The
gate needs none of them: it reads what this script wrote.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from corpus import HERE, Plan, read_corpus
from office import write_docx
from playwright.sync_api import sync_playwright
from sheets import columns_for_scan, lay_sheet, name_of, sheets, to_html

from huikan.text.pdf import to_text

FOLDER = HERE / "extractions"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PDF_MODES = {"default": (), "raw": ("-raw",), "layout": ("-layout",)}
RESOLUTIONS = (200, 300)
_FOLIO = (
    '<div style="width:100%;text-align:center;font-size:8pt">— <span class="pageNumber"></span> —'
    "</div>"
)


def main() -> int:
    """Write every extraction and the versions of the tools that made them."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--page", action="append", help="name of a page in issues/; repeats")
    parser.add_argument("--no-scan", action="store_true", help="leave out tesseract")
    parser.add_argument("--only-scan", action="store_true", help="leave out pdftotext")
    parser.add_argument("--only-boxes", action="store_true", help="with our own reader only")
    parser.add_argument("--only-office", action="store_true", help="the offices' documents only")
    args = parser.parse_args()
    plans = read_corpus()
    FOLDER.mkdir(exist_ok=True)
    wanted = [(p, c) for p, c in sheets(plans) if not args.page or p.slug in args.page]
    if not (args.only_boxes or args.only_scan):
        read_documents(wanted)
    if args.only_office:
        return 0
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as tools:
        program = next(p for p in map(shutil.which, BROWSERS) if p)
        browser = tools.chromium.launch(executable_path=program, args=["--no-sandbox"])
        versions = {"chromium": browser.version}
        for plan, columns in wanted:
            is_scanned = columns == columns_for_scan(plans, plan)
            is_scanned = is_scanned and not (args.no_scan or args.only_boxes)
            if args.only_scan and not is_scanned:
                continue
            pdf = Path(scratch) / f"{name_of(plan, columns)}.pdf"
            page = browser.new_page()
            page.set_content(to_html(lay_sheet(plan, columns)))
            page.pdf(
                path=str(pdf),
                prefer_css_page_size=True,
                display_header_footer=True,
                header_template="<span></span>",
                footer_template=_FOLIO,
            )
            page.close()
            if not args.only_scan:
                _write(f"{pdf.stem}.pdf-boxes", to_text(pdf.read_bytes()))
            if not (args.only_scan or args.only_boxes):
                read_text_layer(pdf)
            if is_scanned:
                scan(pdf)
            print(pdf.stem, file=sys.stderr)
    versions["pypdfium2"] = version("pypdfium2")
    versions["poppler"] = _first_line("pdftotext", "-v")
    versions["libreoffice"] = _first_line("soffice", "--version")
    versions["tesseract"] = _first_line("tesseract", "--version")
    text = json.dumps(versions, indent=2, sort_keys=True) + "\n"
    (FOLDER / "versions.json").write_text(text, encoding="utf-8", newline="")
    return 0


def read_documents(wanted: Sequence[tuple[Plan, int]]) -> None:
    """What our own reader makes of the pages as documents that an office program printed."""
    with tempfile.TemporaryDirectory() as scratch:
        documents = [Path(scratch) / f"{name_of(plan, columns)}.docx" for plan, columns in wanted]
        for (plan, columns), document in zip(wanted, documents, strict=True):
            write_docx(lay_sheet(plan, columns), document)
        profile = f"-env:UserInstallation=file://{scratch}/profile"
        where = ("--headless", "--convert-to", "pdf", "--outdir", scratch)
        _run("soffice", profile, *where, *map(str, documents))
        for document in documents:
            pdf = document.with_suffix(".pdf").read_bytes()
            _write(f"{document.stem}.pdf-office", to_text(pdf))


def read_text_layer(pdf: Path) -> None:
    """What pdftotext makes of the sheet, three ways."""
    for mode, options in PDF_MODES.items():
        _write(f"{pdf.stem}.pdf-{mode}", _run("pdftotext", *options, str(pdf), "-"))


def scan(pdf: Path) -> None:
    """What tesseract makes of the sheet's pictures, at each resolution."""
    for dpi in RESOLUTIONS:
        _run("pdftoppm", "-r", str(dpi), "-gray", "-png", str(pdf), str(pdf.with_suffix("")))
        pictures = sorted(pdf.parent.glob(f"{pdf.stem}-*.png"))
        texts = [_run("tesseract", str(p), "-", "-l", "chi_sim") for p in pictures]
        _write(f"{pdf.stem}.tess-{dpi}", "".join(texts))
        for picture in pictures:
            picture.unlink()


def _write(name: str, text: str) -> None:
    (FOLDER / f"{name}.txt").write_text(text, encoding="utf-8", newline="")


def _run(*command: str) -> str:
    one_core = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    done = subprocess.run(command, check=True, capture_output=True, env=one_core)
    return done.stdout.decode("utf-8")


def _first_line(*command: str) -> str:
    done = subprocess.run(command, check=True, capture_output=True)
    return (done.stdout or done.stderr).decode("utf-8").splitlines()[0]


if __name__ == "__main__":
    sys.exit(main())
