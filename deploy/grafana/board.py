"""How our dashboards are made: one data source, job and instance to choose, a title, a description and a unit everywhere.

What Grafana's linter asks for is built in here, so that a board says only what it shows.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from grafana_foundation_sdk.builders import bargauge, common, dashboard, prometheus, stat, timeseries
from grafana_foundation_sdk.models import common as shapes
from grafana_foundation_sdk.models import dashboard as models

SOURCE = models.DataSourceRef(type_val="prometheus", uid="${datasource}")
CHOSEN = 'job=~"$job", instance=~"$instance"'
ALL = ".+"
TAG = "rasid"
Target = tuple[str, str]
Step = tuple[float | None, str]


def of(metric: str, *matchers: str) -> str:
    """A metric of the chosen processes."""
    return f"{metric}{{{', '.join((CHOSEN, *matchers))}}}"


def total(metric: str, *matchers: str, by: str = "") -> str:
    """A gauge, summed over the processes."""
    return f"sum{_by(by)} ({of(metric, *matchers)})"


def rate(counter: str, *matchers: str, by: str = "") -> str:
    """How fast a counter rises, a second."""
    return f"sum{_by(by)} (rate({of(counter, *matchers)}[$__rate_interval]))"


def rise(counter: str, *matchers: str, by: str = "", over: str = "$__rate_interval") -> str:
    """By how much a counter rises from one point of the graph to the next, or over a longer time."""
    return f"sum{_by(by)} (increase({of(counter, *matchers)}[{over}]))"


def quantile(share: float, histogram: str, by: str = "", over: str = "$__rate_interval") -> str:
    """A quantile of a histogram."""
    parts = f"le, {by}" if by else "le"
    return f"histogram_quantile({share}, sum by ({parts}) (rate({of(histogram + '_bucket')}[{over}])))"


def _by(labels: str) -> str:
    return f" by ({labels})" if labels else ""


def steps(*found: Step) -> dashboard.ThresholdsConfig:
    """Colours from values on; the first has no value."""
    made = [models.Threshold(value=value, color=colour) for value, colour in found]
    return dashboard.ThresholdsConfig().mode(models.ThresholdsMode.ABSOLUTE).steps(made)


CALM = steps((None, "text"))


def number(
    title: str,
    text: str,
    unit: str,
    expr: str,
    colours: dashboard.ThresholdsConfig = CALM,
    decimals: int | None = None,
) -> stat.Panel:
    """One number, of now or of the whole time shown."""
    panel = (
        stat.Panel()
        .title(title)
        .description(text)
        .datasource(SOURCE)
        .unit(unit)
        .thresholds(colours)
        .no_value("–")
        .graph_mode(shapes.BigValueGraphMode.NONE)
        .color_mode(shapes.BigValueColorMode.VALUE)
        .reduce_options(common.ReduceDataOptions().calcs(["lastNotNull"]).values(values=False).fields(""))
        .with_target(_target("A", expr, "", instant=True))
        .height(4)
        .span(3)
    )
    return panel if decimals is None else panel.decimals(decimals)


def lines(
    title: str, text: str, unit: str, *targets: Target, stacked: bool = False, wide: int = 8, least: str = ""
) -> timeseries.Panel:
    """Lines over time, or areas on top of one another. `least`: the shortest step, for what happens seldom."""
    panel = (
        timeseries.Panel()
        .title(title)
        .description(text)
        .datasource(SOURCE)
        .unit(unit)
        .min(0)
        .line_width(1)
        .fill_opacity(35 if stacked else 8)
        .show_points(shapes.VisibilityMode.NEVER)
        .stacking(
            common.StackingConfig().mode(shapes.StackingMode.NORMAL if stacked else shapes.StackingMode.NONE)
        )
        .legend(
            common.VizLegendOptions()
            .display_mode(shapes.LegendDisplayMode.LIST)
            .placement(shapes.LegendPlacement.BOTTOM)
            .show_legend(show_legend=True)
            .calcs([])
        )
        .tooltip(
            common.VizTooltipOptions().mode(shapes.TooltipDisplayMode.MULTI).sort(shapes.SortOrder.DESCENDING)
        )
        .height(8)
        .span(wide)
    )
    if least:
        panel.interval(least)
    for letter, (expr, legend) in zip("ABCDEFGH", targets, strict=False):
        panel.with_target(_target(letter, expr, legend))
    return panel


def ranking(title: str, text: str, unit: str, expr: str, legend: str, wide: int = 8) -> bargauge.Panel:
    """What there was most of in the time shown."""
    return (
        bargauge.Panel()
        .title(title)
        .description(text)
        .datasource(SOURCE)
        .unit(unit)
        .min(0)
        .decimals(0)
        .thresholds(CALM)
        .orientation(shapes.VizOrientation.HORIZONTAL)
        .display_mode(shapes.BarGaugeDisplayMode.BASIC)
        .reduce_options(common.ReduceDataOptions().calcs(["lastNotNull"]).values(values=False).fields(""))
        .with_target(_target("A", expr, legend, instant=True))
        .height(8)
        .span(wide)
    )


def _target(letter: str, expr: str, legend: str, *, instant: bool = False) -> prometheus.Dataquery:
    query = prometheus.Dataquery().ref_id(letter).expr(expr).datasource(SOURCE).legend_format(legend)
    return query.instant() if instant else query.range()


def choice(name: str, label: str, text: str, query: str) -> dashboard.QueryVariable:
    """Something to choose from what Prometheus knows; several, or all."""
    return (
        dashboard.QueryVariable(name)
        .label(label)
        .description(text)
        .query({"query": query, "refId": f"{name}"})
        .datasource(SOURCE)
        .refresh(models.VariableRefresh.ON_TIME_RANGE_CHANGED)
        .sort(models.VariableSort.ALPHABETICAL_ASC)
        .multi(multi=True)
        .include_all(include_all=True)
        .all_value(ALL)
        .current(models.VariableOption(selected=True, text="All", value="$__all"))
    )


def board(
    uid: str, title: str, text: str, more: Iterable[dashboard.QueryVariable] = ()
) -> dashboard.Dashboard:
    """A dashboard without panels."""
    made = (
        dashboard.Dashboard(title)
        .uid(uid)
        .description(text)
        .tags([TAG])
        .readonly()
        .timezone("browser")
        .time("now-6h", "now")
        .refresh("30s")
        .tooltip(models.DashboardCursorSync.CROSSHAIR)
        .link(
            dashboard.DashboardLink("Rasid")
            .type(models.DashboardLinkType.DASHBOARDS)
            .tags([TAG])
            .as_dropdown(as_dropdown=False)
            .include_vars(include_vars=True)
            .keep_time(keep_time=True)
        )
        .with_variable(
            dashboard.DatasourceVariable("datasource")
            .label("Data source")
            .type("prometheus")
            .current(models.VariableOption(selected=True, text="default", value="default"))
        )
        .with_variable(
            choice("job", "Job", "The scrape job of Rasid.", "label_values(rasid_build_info, job)")
        )
        .with_variable(
            choice(
                "instance",
                "Instance",
                "One process.",
                'label_values(rasid_build_info{job=~"$job"}, instance)',
            )
        )
    )
    for variable in more:
        made.with_variable(variable)
    return made


def row(made: dashboard.Dashboard, title: str, *panels: Any) -> None:
    """A row with its panels, left to right."""
    made.with_row(dashboard.Row(title).id(_next(made)))
    for panel in panels:
        made.with_panel(panel.id(_next(made)))


def _next(made: dashboard.Dashboard) -> int:
    return len(made.build().panels or []) + 1
