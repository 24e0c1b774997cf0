"""`terskel createadmin`: the first person who may log in."""

import click

from terskel.cli.database import database_held, django_ready
from terskel.core.languages import LANGUAGES, Language

SHORTEST = 12


@click.command()
@click.option("--email", prompt="E-mail")
@click.option("--name", prompt="Name")
@click.option("--language", type=click.Choice(LANGUAGES), default="nb", show_default=True)
def createadmin(email: str, name: str, language: Language) -> None:
    """Make a person who runs this installation. The passphrase is asked for; there is no default."""
    passphrase = click.prompt(
        "Passphrase", hide_input=True, confirmation_prompt=True, value_proc=_strong_enough, err=True
    )
    with database_held():
        django_ready()
        from terskel import clock
        from terskel.accounts import actions
        from terskel.core.actors import SYSTEM
        from terskel.core.decisions import RefusedAct
        from terskel.core.phrases import refusal_text

        try:
            actions.create_operator(email, name, language, password=passphrase, by=SYSTEM, at=clock.now())
        except RefusedAct as stopped:
            raise click.ClickException(refusal_text(stopped.refused, "en")) from stopped
    click.echo(f"{name} can log in with {email}. Add a passkey or a code app at the first log-in.")


def _strong_enough(passphrase: str) -> str:
    if len(passphrase) < SHORTEST:
        raise click.BadParameter(f"it needs at least {SHORTEST} characters; four words nobody would guess do well.")
    return passphrase
