"""The command itself."""

from datetime import date

import click

from terskel.cli.files.faults import BadFile, Fault
from terskel.cli.files.printing import answer, answering, as_of_option, today
from terskel.cli.files.reading import read
from terskel.core.languages import Language


@click.command()
@click.argument("file", type=click.Path())
@click.option("--competitions", type=click.IntRange(1, 100_000), help="How many to draw, instead of what FILE says.")
@click.option("--seed", type=click.IntRange(0), help="Another draw of the same plan.")
@click.option("--plots", type=click.Path(file_okay=False), help="Write the pictures (SVG) to this folder.")
@as_of_option
@answering
def simulate(
    file: str,
    competitions: int | None,
    seed: int | None,
    plots: str | None,
    as_of: date | None,
    as_json: bool,
    language: Language,
) -> None:
    """Try the model in FILE (JSON) on drawn or invented tenders before it is published.

    Shows which price spreads decide, how often a tender that cannot win decides who does, what the weights come to,
    and what one quality point costs in kroner.
    """
    from terskel.cli.evaluation.law import remarks_of
    from terskel.cli.simulation.plan import invented_of, plan_of
    from terskel.cli.simulation.report import as_document, as_lines, write_plots
    from terskel.simulation.study import study

    data = read(file, "simulation")
    if "drawn" not in data and not data.get("tenders"):
        raise BadFile(file, [Fault("simulate.nothing_to_simulate", "drawn")])
    case = invented_of(file, data, language)
    invented = case.rankings(language)[""] if data.get("tenders") else None
    plan = found = None
    if "drawn" in data:
        plan = plan_of(file, data["drawn"], case, competitions=competitions, seed=seed)
        found = study(plan)
        if plots is not None:
            try:
                write_plots(plots, case, found, language)
            except OSError as reason:
                facts = {"reason": reason.strerror or str(reason)}
                raise BadFile(plots, [Fault("unwritable", facts=facts)]) from reason
    remarks = tuple(remarks_of(case, as_of or today(), language))
    document = as_document(case, plan, found, invented) | {"remarks": remarks}
    answer(document, as_lines(case, plan, found, invented, remarks, language), as_json=as_json)
