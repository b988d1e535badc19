"""What was rejected, and what was read and raised no alert."""

from __future__ import annotations

from grafana_foundation_sdk.builders import dashboard

from deploy.grafana.board import board, lines, number, ranking, rate, rise, row, steps

DECODE = 'stage="decode"'
SILENT = 'reason=~"coarse_place|no_time|time_inferred|not_fresh|low_confidence|held_for_second|beyond_history|beyond_window|over_cap"'


def refused() -> dashboard.Dashboard:
    made = board(
        "rasid-rejected",
        "Rasid rejected",
        "Input that could not be used, by stage and reason, and reports that raised no alert, with the reason. The bytes "
        "lie on the topic rejected: rasid dump rejected.",
    )
    read = f"clamp_min({rise('rasid_articles_total', over='$__range')}, 1)"
    row(
        made,
        "Now",
        number("Refused", "Share of what came in that could not be read as an article, in the time shown.", "percentunit",
               f"{rise('rasid_rejected_total', DECODE, over='$__range')} / {read}",
               steps((None, "green"), (0.05, "orange"), (0.1, "red")), 1),
        number("Not articles", "Messages that are no article, in the time shown.", "short",
               rise("rasid_rejected_total", DECODE, over="$__range"), decimals=0),
        number("Mistakes", "Messages with which our own code made a mistake, in the time shown.", "short",
               rise("rasid_rejected_total", 'reason="error"', over="$__range"), steps((None, "green"), (1, "red")), 0),
        number("Withdrawn", "Events taken back in the time shown.", "short",
               rise("rasid_withdrawals_total", over="$__range"), decimals=0),
    )  # fmt: skip
    row(
        made,
        "Rejected",
        lines("By reason", "Messages that are no article, by reason.", "short",
              (rise("rasid_rejected_total", DECODE, by="reason"), "{{reason}}"), stacked=True, wide=12),
        ranking("Most frequent", "Reasons in the time shown, by stage.", "short",
                f"topk(12, {rise('rasid_rejected_total', by='stage, reason', over='$__range')})",
                "{{stage}}: {{reason}}", wide=12),
        lines("Share refused", "Share of what comes in that cannot be read as an article.", "percentunit",
              (f"{rate('rasid_rejected_total', DECODE)} / clamp_min({rate('rasid_articles_total')}, 1e-9)", "refused"),
              wide=12),
        lines("Mistakes by stage", "Messages with which our own code made a mistake.", "short",
              (rise("rasid_rejected_total", 'reason="error"', by="stage"), "{{stage}}"), stacked=True, wide=12),
    )  # fmt: skip
    row(
        made,
        "Read, and no alert",
        lines("Why reports stay silent", "Reports that raised no alert, by reason.", "short",
              (rise("rasid_decisions_total", SILENT, by="reason"), "{{reason}}"), stacked=True, wide=12),
        ranking("Most frequent", "Reasons for silence in the time shown.", "short",
                rise("rasid_decisions_total", SILENT, by="reason", over="$__range"), "{{reason}}", wide=12),
        lines("Not its own news", "Attacks that articles deny, remember or announce.", "short",
              (rise("rasid_events_total", 'claim=~"denied|background|planned"', by="claim"), "{{claim}}"),
              stacked=True, wide=12),
        lines("What became of articles", "Messages on articles, by result.", "cps",
              (rate("rasid_articles_total", by="result"), "{{result}}"), stacked=True, wide=12),
    )  # fmt: skip
    return made
