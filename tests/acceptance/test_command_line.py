"""The command line as a newcomer and an operator use it, without ../shared and without a network."""

from __future__ import annotations

import json
import struct
import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli import load_verbs
from tests.acceptance.conftest import NOWHERE, CommandLine

DAYS = [f"2026-04-{day:02d}" for day in range(6, 13)]


def _csv(
    path: Path, days: list[str] = DAYS, factor: int = 1, header: str = "date,model_permaslug,total_tokens"
) -> Path:
    rows = [
        f"{day},{slug},{tokens * factor}"
        for day in days
        for slug, tokens in (
            ("deepseek/deepseek-v4", 300),
            ("openai/gpt-6", 200),
            ("qwen/qwen4:free", 100),
            ("other", 50),
        )
    ]
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return path


def test_the_demo_without_a_network_shows_a_labelled_sample(run: CommandLine) -> None:
    done = run("demo")
    assert done.returncode == 0, done.stderr
    assert "SAMPLE" in done.stdout
    assert "SAMPLE" in done.stderr
    assert "127.0.0.1:9" in done.stderr  # says what could not be reached
    assert "DISCORD_TOKEN" in done.stdout.splitlines()[-1]
    page = (run.folder / "out" / "preview.html").read_text(encoding="utf-8")
    assert "SAMPLE" in page
    pictures = sorted((run.folder / "out").glob("*.png"))
    assert len(pictures) >= 2
    for picture in pictures:
        head = picture.read_bytes()[:24]
        assert head[:8] == b"\x89PNG\r\n\x1a\n"
        assert struct.unpack(">II", head[16:24]) == (1200, 675)


def test_a_process_of_its_own_ends_with_code_and_line_only(tmp_path: Path) -> None:
    root = Path(__file__).resolve().parents[2]
    environment = {"PATH": "", "PYTHONPATH": str(root), "OPENROUTER_BASE_URL": NOWHERE}
    words = [sys.executable, "-m", "bot", "facts", "--csv", "absent.csv"]
    done = subprocess.run(words, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("error: ")
    assert len(done.stderr.splitlines()) == 1


def test_the_sample_never_enters_a_real_database(run: CommandLine) -> None:
    assert run("demo", "--sample", "--db", "real.sqlite3").returncode == 0
    status = run("status", "--db", "real.sqlite3")
    assert "none yet" in status.stdout


def test_an_import_is_there_the_next_time(run: CommandLine) -> None:
    week = _csv(run.folder / "week.csv")
    assert run("import", week).returncode == 0
    again = run("import", week)
    assert "7 unchanged" in again.stdout
    facts = json.loads(run("facts", "--json", "--db", "data/tokentide.sqlite3").stdout)
    assert facts["week"]["iso"] == "2026-W15"
    assert facts["total"]["tokens"] == 7 * 650
    assert facts["other_tokens"] == 7 * 50
    lead = facts["lenses"]["full"]["lead"]
    assert (lead["country"], lead["over"], lead["tokens"]) == ("CN", "US", 7 * 200)


def test_a_restated_day_supersedes_and_the_figures_follow(run: CommandLine) -> None:
    run("import", _csv(run.folder / "week.csv"))
    assert "1 restated" in run("import", _csv(run.folder / "day.csv", DAYS[2:3], factor=2)).stdout
    facts = json.loads(run("facts", "--json").stdout)
    assert facts["total"]["tokens"] == 8 * 650


def test_working_from_files_leaves_no_database_behind(run: CommandLine) -> None:
    week = _csv(run.folder / "week.csv")
    assert run("facts", "--csv", week, "--json").returncode == 0
    assert sorted(path.name for path in run.folder.iterdir()) == ["week.csv"]


@pytest.mark.parametrize("by", ["model", "family", "author", "country"])
def test_a_board_ranks_by_what_is_asked(run: CommandLine, by: str) -> None:
    done = run("board", "--by", by, "--csv", _csv(run.folder / "week.csv"))
    assert done.returncode == 0, done.stderr
    first = {"model": "Deep", "family": "Deep", "author": "Deep", "country": "China"}[by]
    body = [line for line in done.stdout.splitlines() if line.strip().startswith("1")]
    assert first.lower() in body[0].lower()


@pytest.mark.parametrize("language", ["en", "zh-Hans", "zh-Hant"])
def test_a_summary_comes_in_every_language(run: CommandLine, language: str) -> None:
    run("import", _csv(run.folder / "week.csv"))
    done = run("summary", "--language", language)
    assert done.returncode == 0, done.stderr
    assert {"en": "China", "zh-Hans": "中国", "zh-Hant": "中國"}[language] in done.stdout


def test_an_export_carries_rows_and_the_licence(run: CommandLine) -> None:
    run("import", _csv(run.folder / "week.csv"))
    done = run("export", "--format", "csv")
    assert done.returncode == 0, done.stderr
    assert "CC BY 4.0" in done.stdout
    assert "deepseek/deepseek-v4" in done.stdout
    rows = json.loads(run("export", "--format", "json").stdout)
    assert "CC BY 4.0" in json.dumps(rows)


BAD = {
    "a missing column": ("date,model,tokens\n2026-04-06,a/b,1\n", "line 1", "model_permaslug"),
    "a negative": ("date,model_permaslug,total_tokens\n2026-04-06,a/b,-1\n", "line 2", "-1"),
    "a float": ("date,model_permaslug,total_tokens\n2026-04-06,a/b,1.5\n", "line 2", "1.5"),
    "an exponent": ("date,model_permaslug,total_tokens\n2026-04-06,a/b,1e9\n", "line 2", "1e9"),
    "NaN": ("date,model_permaslug,total_tokens\n2026-04-06,a/b,NaN\n", "line 2", "NaN"),
    "2^63": (f"date,model_permaslug,total_tokens\n2026-04-06,a/b,{2**63}\n", "line 2", "2^63"),
    "a model twice": ("date,model_permaslug,total_tokens\n2026-04-06,a/b,1\n2026-04-06,a/b,2\n", "line 3", "twice"),
    "two others": (
        "date,model_permaslug,total_tokens\n2026-04-06,a/b,1\n2026-04-06,other,1\n2026-04-06,other,1\n", "line 4",
        "other",
    ),
    "52 rows": ("date,model_permaslug,total_tokens\n" + "".join(f"2026-04-06,a/{n},1\n" for n in range(52)), "", "52"),
    "no such date": ("date,model_permaslug,total_tokens\n2026-02-30,a/b,1\n", "line 2", "2026-02-30"),
    "dates out of order": (
        "date,model_permaslug,total_tokens\n2026-04-07,a/b,1\n2026-04-06,a/b,1\n", "line 3", "ascend",
    ),
    "a day to come": ("date,model_permaslug,total_tokens\n2999-01-01,a/b,1\n", "line 2", "2999-01-01"),
    "no rows": ("date,model_permaslug,total_tokens\n", "", "no rows"),
    "nothing": ("", "", "model_permaslug"),
}  # fmt: skip


@pytest.mark.parametrize("what", BAD)
def test_a_bad_file_is_one_clear_line_and_nothing_is_stored(run: CommandLine, what: str) -> None:
    text, place, reason = BAD[what]
    run("import", _csv(run.folder / "good.csv"))
    (run.folder / "bad.csv").write_text(text, encoding="utf-8")
    done = run("import", run.folder / "bad.csv")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    for part in ("bad.csv", place, reason):
        assert part in done.stderr
    assert json.loads(run("facts", "--json").stdout)["total"]["tokens"] == 7 * 650


def test_another_encoding_is_a_clear_line(run: CommandLine) -> None:
    (run.folder / "bad.csv").write_text("date,model_permaslug,total_tokens\n2026-04-06,千问,1\n", encoding="utf-16")
    done = run("facts", "--csv", "bad.csv", "--json")
    assert (done.returncode, done.stdout) == (1, "")
    assert "UTF-8" in done.stderr
    assert "Traceback" not in done.stderr


def test_of_two_files_a_bad_one_keeps_the_other_out_too(run: CommandLine) -> None:
    good = _csv(run.folder / "good.csv")
    (run.folder / "bad.csv").write_text("nonsense\n", encoding="utf-8")
    assert run("import", good, "bad.csv").returncode == 1
    assert "none yet" in run("status").stdout


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("facts", "--json"), "./run poll"),
        (("facts", "--csv", "week.csv", "--week", "next"), "next"),
        (("facts", "--csv", "week.csv", "--week", "2020-W01"), "2026-W15"),
        (("facts", "--csv", "absent.csv"), "absent.csv"),
        (("facts", "--weekly"), "--csv"),
        (("summary", "--language", "tlh"), "zh-Hans"),
        (("board", "--csv", "week.csv", "--country", "China"), "ISO 3166-1"),
        (("poll",), "127.0.0.1:9"),
        (("backfill", "--since", "yesterday"), "--since"),
        (("status", "--db", "week.csv"), "week.csv"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_line(run: CommandLine, words: tuple[str, ...], reason: str) -> None:
    _csv(run.folder / "week.csv")
    done = run(*words)
    assert done.returncode == 1
    assert reason in done.stderr
    assert "Traceback" not in done.stderr


def test_a_wrong_setting_is_a_line(run: CommandLine) -> None:
    done = run("status", POLL_MINUTES="never")
    assert done.returncode == 1
    assert done.stderr.startswith("error: POLL_MINUTES holds 'never'")


def test_a_failed_poll_is_on_record(run: CommandLine) -> None:
    run("poll")
    assert "failed" in run("status").stdout


def test_a_folder_that_cannot_be_written_to_is_one_line(run: CommandLine) -> None:
    (run.folder / "out" / "preview.html").mkdir(parents=True)
    done = run("demo", "--sample")
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("error: out/preview.html: cannot be written to")


def test_the_gallery_shows_the_sample_unless_told_otherwise_and_stores_nothing(run: CommandLine) -> None:
    done = run("gallery")
    assert (done.returncode, done.stdout.strip()) == (0, "written: out/gallery.html")
    page = (run.folder / "out" / "gallery.html").read_text(encoding="utf-8")
    assert "SAMPLE: generated data" in page
    assert [path.name for path in run.folder.iterdir()] == ["out"]
    measured = run("gallery", "--csv", _csv(run.folder / "week.csv"), "--out", "mine.html")
    assert measured.returncode == 0, measured.stderr
    assert "SAMPLE" not in (run.folder / "mine.html").read_text(encoding="utf-8")
    empty = run("gallery", "--db", "empty.sqlite3")
    assert empty.returncode == 1
    assert empty.stderr.startswith("error: ")


def test_every_verb_has_its_line_in_the_readme() -> None:
    readme = (Path(__file__).resolve().parents[2] / "README.md").read_text(encoding="utf-8")
    verbs = [
        command.name or command.callback.__name__ for command in load_verbs().registered_commands if command.callback
    ]
    assert len(verbs) >= 9
    assert not [verb for verb in verbs if f"| `./run {verb}" not in readme]


def test_rounded_rows_never_leave_less_than_nothing(run: CommandLine) -> None:
    rows = "".join(f"2026-04-06,openai/gpt-{n},10050\n" for n in range(3))
    (run.folder / "week.csv").write_text(f"date,model_permaslug,total_tokens\n{rows}", encoding="utf-8")
    facts = json.loads(run("facts", "--csv", "week.csv", "--weekly", "--press-exact", "--json").stdout)
    assert (facts["other_tokens"], facts["unknown_tokens"], facts["coverage_percent"]) == (0, 0, 100.0)


def test_a_file_s_name_is_no_url(run: CommandLine) -> None:
    run("import", _csv(run.folder / "week.csv"), "--db", "a?b#c.sqlite3")
    assert (run.folder / "a?b#c.sqlite3").is_file()
    assert json.loads(run("facts", "--json", "--db", "a?b#c.sqlite3").stdout)["total"]["tokens"] == 7 * 650


def test_a_terminal_without_chinese_shows_something(tmp_path: Path) -> None:
    root = Path(__file__).resolve().parents[2]
    environment = {"PATH": "", "PYTHONPATH": str(root), "PYTHONIOENCODING": "ascii"}
    words = [sys.executable, "-m", "bot", "facts", "--language", "zh-Hans", "--csv", str(_csv(tmp_path / "week.csv"))]
    shown = subprocess.run(words, cwd=tmp_path, env=environment, capture_output=True, check=False)
    assert shown.returncode == 0, shown.stderr
    printed = subprocess.run([*words, "--json"], cwd=tmp_path, env=environment, capture_output=True, check=False)
    assert "中国" in printed.stdout.decode("utf-8")
