"""The `gongdao` command: every way to start, look after and ask the service, each a small function elsewhere."""

from __future__ import annotations

import typer

from deploy.erasure_command import forget_command
from deploy.money_command import money_command
from deploy.own_rules_commands import list_rules_command, load_rules_command, unload_rules_command
from deploy.people_command import people_command
from deploy.record_commands import (
    load_calendar_command,
    load_limits_command,
    migrate_command,
    rebuild_command,
    unload_calendar_command,
    verify_command,
)
from deploy.rule_commands import due_command, print_rules_command
from deploy.running import serve_command, up_command, worker_command

app = typer.Typer(
    name="gongdao",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Gongdao 公道: labour complaints from receipt to follow-up.",
)
calendar = typer.Typer(no_args_is_help=True, help="Working-day calendars.")

limits = typer.Typer(no_args_is_help=True, help="The offices' own service limits.")

rules = typer.Typer(no_args_is_help=True, help="The rule book.")

app.command("up")(up_command)
app.command("serve")(serve_command)
app.command("worker")(worker_command)
app.command("migrate")(migrate_command)
app.command("rebuild")(rebuild_command)
app.command("verify")(verify_command)
app.command("forget")(forget_command)
app.command("people")(people_command)
app.command("due")(due_command)
app.command("money")(money_command)
calendar.command("load")(load_calendar_command)
calendar.command("unload")(unload_calendar_command)
app.add_typer(calendar, name="calendar")
limits.command("load")(load_limits_command)
app.add_typer(limits, name="limits")
rules.command("load")(load_rules_command)
rules.command("list")(list_rules_command)
rules.command("unload")(unload_rules_command)
rules.command("print")(print_rules_command)
app.add_typer(rules, name="rules")


def main() -> None:
    """Entry point of the installed command."""
    app()


if __name__ == "__main__":
    main()
