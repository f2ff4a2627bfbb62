"""The command line, one file a verb; every expected error ends in one line and exit code 1."""

from __future__ import annotations

import io
import pkgutil
import sys
from importlib import import_module

import typer
from rich.console import Console
from rich.text import Text

from bot.domain.errors import TokentideError

app = typer.Typer(
    name="./run",
    help="Who uses which AI models, how it was counted, and what could not be counted.",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


@app.callback(invoke_without_command=True)
def without_verb(context: typer.Context) -> None:
    """Starts the bot where no verb is given; without a callback, a command line of one verb would take no verb."""
    if context.invoked_subcommand is None:
        import_module(f"{__name__}.start").start()


def load_verbs(only: str | None = None) -> typer.Typer:
    """The command line, with every verb of this package or, to start fast, with the one in the file `only`."""
    names = [module.name for module in pkgutil.iter_modules(__path__)]
    for name in [only] if only in names else names:
        import_module(f"{__name__}.{name}")
    return app


def main() -> None:
    """Runs the verb on the command line; exits with 0, with 1 after an expected error, or with 130 after Ctrl-C."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that knows no Chinese or no arrows shows a question mark; it does not end the program.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        # One verb does not wait for what the others import, a health check least of all.
        load_verbs(next(iter(sys.argv[1:]), None))(prog_name="./run")
    except TokentideError as error:
        for line in str(error).splitlines():
            Console(stderr=True, soft_wrap=True).print(Text("error: ", style="bold red"), Text(line), sep="")
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)


def emit(text: str) -> None:
    """Writes what another program reads to standard output: UTF-8, whatever the terminal is set to."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode())
    sys.stdout.buffer.flush()
