"""The situation: where districts are under attack, by what, and who tells of it."""

from __future__ import annotations

from grafana_foundation_sdk.builders import dashboard

from deploy.grafana.board import board, choice, lines, number, of, ranking, rise, row, steps, total

PLACE = ('country=~"$country"', 'governorate=~"$governorate"')


def situation() -> dashboard.Dashboard:
    made = board(
        "rasid-situation",
        "Rasid situation",
        "Alerts and open episodes by governorate and kind of attack. An automated reading of the press: unverified, and "
        "not for targeting or movement decisions. Silence is not safety: see who is heard.",
        (
            choice("country", "Country", "Where the attack was.",
                   'label_values(rasid_reports_total{job=~"$job"}, country)'),
            choice("governorate", "Governorate", "Where in the country.",
                   'label_values(rasid_reports_total{job=~"$job", country=~"$country"}, governorate)'),
        ),
    )  # fmt: skip
    row(
        made,
        "Now",
        number("Districts under attack", "Episodes that are open.", "short", total("rasid_open_episodes", *PLACE)),
        number("Newly under attack", "Episodes that opened in the time shown.", "short",
               rise("rasid_alerts_total", 'kind="opened"', *PLACE, over="$__range"), decimals=0),
        number("Fell quiet", "Episodes without a report for the quiet period. Silence is not safety.", "short",
               rise("rasid_alerts_total", 'kind="lapsed"', *PLACE, over="$__range"), decimals=0),
        number("Taken back", "Alerts retracted in the time shown: a report was withdrawn or wrong.", "short",
               rise("rasid_alerts_total", 'kind="retracted"', *PLACE, over="$__range"), decimals=0),
        number("Reports", "Attacks reported in the time shown, each as often as articles report it.", "short",
               rise("rasid_reports_total", *PLACE, over="$__range"), decimals=0),
        number("Outlets heard", "Outlets that reported an attack within a day; each worker counts its own.", "short",
               f"max ({total('rasid_reporting_outlets', *PLACE, by='country, governorate')})"),
        number("Outlets silent", "Outlets silent for longer than is usual for them.", "short",
               f"max ({of('rasid_silent_outlets')})", steps((None, "green"), (1, "orange"))),
        number("Localities", "Localities that are remembered.", "short", total("rasid_localities")),
    )  # fmt: skip
    row(
        made,
        "Under attack",
        lines("Open episodes by governorate", "Districts under attack.", "short",
              (total("rasid_open_episodes", *PLACE, by="governorate"), "{{governorate}}"), stacked=True, wide=12),
        lines("Open episodes by kind", "Districts under attack, once for each kind of attack reported there.", "short",
              (total("rasid_open_episodes_by_type", by="type"), "{{type}}"), stacked=True, wide=12),
    )  # fmt: skip
    row(
        made,
        "Alerts",
        lines("Newly under attack by governorate", "Alerts of kind opened.", "short",
              (rise("rasid_alerts_total", 'kind="opened"', *PLACE, by="governorate"), "{{governorate}}"), stacked=True),
        lines("Newly under attack by kind", "Alerts of kind opened, once for each kind of attack named.", "short",
              (rise("rasid_alerts_by_type_total", 'kind="opened"', by="type"), "{{type}}"), stacked=True),
        lines("Why alerts were written", "All alerts, by kind and reason.", "short",
              (rise("rasid_alerts_total", *PLACE, by="kind, reason"), "{{kind}}: {{reason}}"), stacked=True),
    )  # fmt: skip
    row(
        made,
        "Who tells of it",
        lines("Reports by governorate", "Attacks that articles report as their own news.", "short",
              (rise("rasid_reports_total", *PLACE, by="governorate"), "{{governorate}}"), stacked=True),
        lines("Outlets heard by governorate", "Outlets that reported an attack there within a day.", "short",
              (total("rasid_reporting_outlets", *PLACE, by="governorate"), "{{governorate}}")),
        ranking("Most reported", "Attacks reported in the time shown, by governorate.", "short",
                f"topk(14, {rise('rasid_reports_total', *PLACE, by='governorate', over='$__range')})",
                "{{governorate}}"),
    )  # fmt: skip
    row(
        made,
        "How reports are read",
        lines("Claims", "How articles put the attacks they name: only asserted and disputed ones go on.", "short",
              (rise("rasid_events_total", by="claim"), "{{claim}}"), stacked=True),
        ranking("Known attack or new", "What became of reports in the time shown.", "short",
                rise("rasid_decisions_total", 'reason=~"new_incident|same_incident|replaced|duplicate"', by="reason",
                     over="$__range"), "{{reason}}"),
        ranking("Why taken as the same", "What was weighed for reports of a known attack, in the time shown.", "short",
                f"topk(12, {rise('rasid_joins_total', by='feature', over='$__range')})", "{{feature}}"),
    )  # fmt: skip
    return made
