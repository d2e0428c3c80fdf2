"""The house's walls: who may import whom, who may open files, how large things may grow."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

import pytest

HOUSE = Path(__file__).parent.parent / "scripts" / "huikan"
MODULES = {
    ".".join(p.relative_to(HOUSE).with_suffix("").parts).removesuffix(".__init__"): p
    for p in sorted(HOUSE.rglob("*.py"))
}
TREES = {name: ast.parse(path.read_text(encoding="utf-8")) for name, path in MODULES.items()}

VALUES = {
    *("model", "errors", "spans", "trace", "blocks", "evidence", "kgrams", "remembering"),
    *("text.chars", "text.collocations", "text.cuts", "text.places", "text.printed", "text.verse"),
    "text.display",
    "text.apart",
    "text.shapes",
    "text.run_ins",
    *(
        "page.affinity",
        "page.alike",
        "page.bodies",
        "page.briefs",
        "page.kin",
        "page.seams",
        "page.series",
        "page.signers",
        "page.clauses",
        "page.cut_lines",
        "page.fragments",
        "page.assignment",
        "page.attribution",
        "page.bylines",
        "page.kickers",
        "page.labels",
        "page.lists",
        "page.mastheads",
        "page.names",
        "page.contents",
        "page.documents",
        "page.edges",
        "page.equal_runs",
        "page.endings",
        "page.openings",
        "page.pull_quotes",
        "page.records",
        "page.reports",
        "page.rows",
        "page.talks",
        "page.tiers",
        "page.title_lines",
        "page.unparted",
        "page.tops",
    ),
}
"""What a stage may use: values that stages hand to one another, k-grams, what remembers answers
to small questions about texts or lines, and what gives them."""

STAGE_TYPES = {
    "page.articles": {
        "page.captions": {"strip_mark"},
        "page.continuity": {"Continuity"},
        "page.doubts": {"PLAIN", "Way"},
        "page.heads": {"Head"},
        "page.sections": None,
    },
    "page.continuity": {"page.doubts": None, "page.weighing": None},
    "page.weighing": {"page.doubts": {"Pair"}},
    "page.homes": {"page.title_pairs": None},
    "page.sections": {"page.parting": {"part_texts"}},
    "page.heads": {
        "page.grounds": None,
        "page.naming": {"strayed_titles"},
        "page.speeches": {"torn_headlines"},
        "page.sections": {"series_above", "slid_numbers"},
    },
    "page.number_homes": {"page.heads": {"Head"}},
    "page.orphans": {"page.heads": {"Head"}},
    "page.owners": {"page.heads": {"Head"}, "page.number_homes": None},
    "text.docx": {"text.word_xml": {"use_our_parser"}},
    "text.boxes": {
        "text.glyphs": None,
        "text.pictures": {"MOST_LINES", "Box", "awaits_caption", "lone_pictures", "mark_captions"},
        "text.setting": {"FIRST", "SetLine", "line_of"},
    },
    "text.grid": {"text.glyphs": None, "text.setting": None},
    "text.page_breaks": {
        "text.boxes": {"PageLines", "Row"},
        "text.glyphs": None,
        "text.grid": {"on_grid"},
        "text.setting": None,
    },
    "text.pdf": {
        "text.boxes": {"PageLines", "page_lines"},
        "text.glyphs": {"Glyph", "usual_size"},
        "text.page_breaks": {"across_pages"},
        "text.pictures": {"Box"},
        "text.setting": {"as_text"},
    },
    "text.pictures": {"text.glyphs": None},
    "text.setting": {"text.glyphs": None},
}
"""Exceptions: names that putting articles together takes from other modules of `page/` (None:
any, since sections are a part of articles and no stage of their own); and that taking the text
of a PDF, which is no stage, takes from those that put its characters in order, that of a Word
document from the one that parses its XML."""

SITE_MAY = {
    "model",
    "store",
    "authority",
    "article",
    "messages",
    "moments",
    "moving",
    "pinyin",
    "errors",
    "evidence",
    "anchors",
    "tracking",
    "authority_files",
    "collation",
    "cores",
    "heap",
    "ledger",
    "reasons",
    "reprints",
    "schema",
    "spans",
    "trace",
    "translation",
    "writing",
}
CATCHERS = {
    "site.reading": "what is wrong with a file that is read ahead is said in its turn",
    "site.press": "what is wrong is handed to the process that asked, and raised there",
    "workers": "what is wrong with a file that is looked at ahead is said in its turn",
    "settled": "what is wrong with an issue's register is said, and does not stop the next",
    "cli": "the only place where errors become messages and exit codes",
    "settlement": "a merge that gives no readable file is settled as a conflict (law 5)",
    "reviewing": "a file that cannot be read has no questions; check says what is wrong",
    "review_server": "an answer that cannot be written down is said on the page",
    "previewing": "a file that cannot be read keeps its page, with what is wrong at its foot",
    "preview_server": "a build that fails leaves the preview as it was, and is said",
    "undoing": "a merge that gives no readable file is left to the editor (law 5)",
    "fixing": "a file that cannot be read is left as it is; check says what is wrong",
    "tidying": "what could not be read afterwards is left as it was",
    "store": "names the archive's own authority file in the error it passes on",
    "check_raw": "collects every error of the raw files as a finding",
    "check": "collects every error of the archive as a finding",
    "check_moved": "a register that cannot be read is a finding",
    "verifying": "collects every error of the record as a finding",
    "site.pdf": "a sign that no font has leaves a box, and the PDF without a promise",
    "site.plugin": "MkDocs is the caller: errors become its own",
    "site.options": "MkDocs is the caller: errors become its own",
    "site.mkdocs_run": "MkDocs is the caller: errors become its own",
}
OPENERS = {
    "store": "the only reader and writer of content/",
    "writing": "the store's and the site's hands: whole files or none, one run at a time",
    "authority_files": "reads the data files that ship with the package",
    "dating": "reads the data files that ship with the package",
    "pinyin": "reads the data file that ships with the package",
    "text.cuts": "reads the weights that ship with the package",
    "text.collocations": "reads the table of words that ships with the package",
    "site.build": "writes the site",
    "site.compiled": "keeps compiled templates where Python keeps compiled modules",
    "site.mkdocs_run": "reads the configuration",
    "site.cms": "reads the program that ships with the package",
    "site.installed": "reads the handbooks that ship with the package",
    "site.folding": "reads the table of traditional characters that ships with its package",
    "site.plugin": "writes what MkDocs asks it for",
    "federating": "writes a portal, and reads what archives publish",
    "cli": "turns a closed pipe into silence",
    "remote": "copies an archive from another file system, below `.cache`",
    "site.kept": "keeps from build to build what a site was made of, where it may be deleted",
    "site.inputs": "looks which files of a folder changed, and keeps what it saw",
    "site.spare": "keeps the site that was replaced, where it may be deleted",
    "site.keeping": "keeps texts from build to build, where they may be deleted",
    "site.loose_files": "writes the copy of the site for the disk",
    "site.search_kept": "keeps parts of the search index, where they may be deleted",
    "site.units": "writes the site, file by file",
    "site.exchanging": "puts a finished site in the old one's place",
    "site.staging": "writes the site as Markdown",
}

MAX_FUNCTION = 60
MAX_MODULE = 520
LARGER: dict[str, int] = {}
"""Known to be too large, with their own limit: they may shrink, not grow."""


DATACLASSES = "huikan.values"
"""What stands in the place of the standard library's dataclasses, for everybody."""


def imports(name: str) -> dict[str, set[str]]:
    """Our modules that a module imports, and the names it takes from each."""
    out: dict[str, set[str]] = {}
    for node in ast.walk(TREES[name]):
        if isinstance(node, ast.ImportFrom) and node.module == DATACLASSES:
            assert [a.name for a in node.names] == ["dataclass"]
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("huikan"):
            module = (node.module or "").removeprefix("huikan").removeprefix(".")
            for alias in node.names:
                inner = f"{module}.{alias.name}".removeprefix(".")
                if inner in MODULES:
                    out.setdefault(inner, set())
                else:
                    out.setdefault(module, set()).add(alias.name)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name}: relative import"
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.startswith("huikan"):
                    out.setdefault(alias.name.removeprefix("huikan").removeprefix("."), set())
    return out


def named(prefix: str) -> list[str]:
    return [n for n in MODULES if n.startswith(prefix) and n != prefix.rstrip(".")]


def test_the_house_is_where_this_looks() -> None:
    assert {"model", "trace", "ledger", "text.lines", "page.heads", "site.pages"} <= MODULES.keys()


def test_values_import_nothing_of_ours() -> None:
    assert imports("model") == {}
    assert imports("errors") == {}
    assert imports("spans") == {}
    assert imports("trace").keys() == {"spans"}


@pytest.mark.parametrize("name", [n for n in MODULES if n != "values"])
def test_values_are_quick_to_make(name: str) -> None:
    """See `values`: each value that a standard dataclass freezes takes four times as long."""
    for node in ast.walk(TREES[name]):
        if isinstance(node, ast.ImportFrom) and node.module == "dataclasses":
            said = f"{name}:{node.lineno}: take it from {DATACLASSES}"
            assert "dataclass" not in {a.name for a in node.names}, said


@pytest.mark.parametrize("name", [*named("text."), *named("page.")])
def test_a_stage_imports_values_only(name: str) -> None:
    allowed = STAGE_TYPES.get(name, {})
    for module, names in imports(name).items():
        if module in VALUES:
            continue
        assert module in allowed, f"{name} imports {module}"
        extra = allowed[module]
        assert extra is None or names <= extra, f"{name} takes {names} from {module}"


@pytest.mark.parametrize(
    "name",
    [
        "ledger",
        "ledger_file",
        "article",
        "merge",
        "settlement",
        "retouching",
        "authority",
        "placing",
        "tagging",
        "dating",
    ],
)
def test_what_stages_rest_on_knows_neither_stages_nor_the_store(name: str) -> None:
    above = {"pipeline", "store", "ingest", "cli", "check"}
    for module in imports(name):
        assert module not in above, f"{name} imports {module}"
        assert not module.startswith(("page.", "site.")), f"{name} imports {module}"


def test_the_pipeline_does_not_know_the_store() -> None:
    assert not {"store", "ingest", "cli"} & imports("pipeline").keys()


@pytest.mark.parametrize("name", named("site."))
def test_the_site_reads_the_archive_through_its_values(name: str) -> None:
    for module in imports(name):
        assert module in SITE_MAY or module.startswith("site") or module == "", (
            f"{name} imports {module}"
        )


def test_nobody_imports_the_command_line() -> None:
    assert not [n for n in MODULES if "cli" in imports(n) and n != "__main__"]


@pytest.mark.parametrize("name", MODULES)
def test_only_the_command_line_catches(name: str) -> None:
    caught = {
        n.id
        for node in ast.walk(TREES[name])
        if isinstance(node, ast.ExceptHandler)
        for n in ast.walk(node.type or ast.Name("bare"))
        if isinstance(n, ast.Name)
    }
    assert not caught & {"bare", "Exception", "BaseException"}, f"{name} catches everything"
    ours = {"HuikanError", "BadInputError", "UsageError", "CannotWriteError"}
    assert not caught & ours or name in CATCHERS, f"{name} catches {caught & ours}"


@pytest.mark.parametrize("name", MODULES)
def test_only_the_store_opens_files(name: str) -> None:
    methods = {"open", "read_text", "read_bytes", "write_text", "write_bytes", "unlink", "mkdir"}
    for node in ast.walk(TREES[name]):
        if isinstance(node, ast.Call):
            f = node.func
            is_method = isinstance(f, ast.Attribute) and f.attr in methods
            if is_method or (isinstance(f, ast.Name) and f.id == "open"):
                assert name in OPENERS, f"{name}:{node.lineno}: {ast.unparse(f)}"


STATELESS = {"time", "random", "os", "pathlib", "subprocess", "socket", "locale"}


@pytest.mark.parametrize(
    "name", [*named("text."), *named("page."), "pipeline", "ledger", "ledger_file", "merge"]
)
def test_the_core_sees_no_files_clock_or_chance(name: str) -> None:
    for node in ast.walk(TREES[name]):
        if isinstance(node, ast.Import):
            assert not {a.name for a in node.names} & STATELESS, name
        elif isinstance(node, ast.ImportFrom):
            assert node.module not in STATELESS, name
        elif isinstance(node, ast.Attribute):
            assert node.attr not in {"now", "today", "environ"}, name


def size_of(node: ast.stmt) -> int:
    """Lines of source."""
    return (node.end_lineno or 0) - node.lineno + 1


@pytest.mark.parametrize("name", MODULES)
def test_no_name_is_given_twice(name: str) -> None:
    """Of two constants of one name the first is dead, as happens where two changes meet."""
    body = TREES[name].body
    targets = [t for n in body if isinstance(n, ast.Assign) for t in n.targets]
    given = Counter(t.id for t in targets if isinstance(t, ast.Name))
    given.update(n.name for n in body if isinstance(n, ast.FunctionDef | ast.ClassDef))
    assert [word for word, times in given.items() if times > 1] == []


@pytest.mark.parametrize("name", MODULES)
def test_sizes(name: str) -> None:
    data = (ast.Assign, ast.AnnAssign)
    tables = sum(size_of(node) for node in TREES[name].body if isinstance(node, data))
    lines = MODULES[name].read_text(encoding="utf-8").count("\n") - tables
    assert lines <= LARGER.get(name, MAX_MODULE), f"{name} has {lines} lines"
    for node in ast.walk(TREES[name]):
        if isinstance(node, ast.FunctionDef):
            size = size_of(node)
            assert size <= MAX_FUNCTION, f"{name}.{node.name} has {size} lines"


def test_no_drawer_for_odds_and_ends() -> None:
    assert not [n for n in MODULES if n.rpartition(".")[2] in {"utils", "util", "helpers", "misc"}]


def test_no_logic_in_packages() -> None:
    for name, path in MODULES.items():
        if path.name == "__init__.py":
            kinds = {type(node) for node in TREES[name].body}
            assert kinds <= {ast.Expr, ast.Assign, ast.ImportFrom}, name
