"""The overview: is it keeping up, is it finding, is it refusing, is it well?"""

from __future__ import annotations

from grafana_foundation_sdk.builders import dashboard

from deploy.grafana.board import board, lines, number, of, quantile, rate, rise, row, steps, total

LAG = steps((None, "green"), (1000, "orange"), (10_000, "red"))
DELAY = steps((None, "green"), (30, "orange"), (60, "red"))
SHARE = steps((None, "green"), (0.05, "orange"), (0.1, "red"))
NONE_WANTED = steps((None, "green"), (1, "red"))
SOME_WANTED = steps((None, "red"), (1, "green"))
DECODE = 'stage="decode"'
SENT = 'claim=~"asserted|disputed"'


def overview() -> dashboard.Dashboard:
    made = board(
        "rasid-overview",
        "Rasid overview",
        "Whether Rasid keeps up, finds attacks, refuses input, and is well. The first row answers; the others say why.",
    )
    row(made, "Keeping up · finding · refusing · well", *_answers())
    row(
        made,
        "Is it keeping up?",
        lines(
            "Messages that wait", "Written to Kafka and not yet committed by a worker, by topic.", "short",
            (total("rasid_consumer_lag_messages", by="topic"), "{{topic}}"),
        ),
        lines(
            "From article to alert",
            "From an article's arrival in Kafka to the alert it raised: the service's own delay.", "s",
            (quantile(0.5, "rasid_alert_delay_seconds"), "median"),
            (quantile(0.95, "rasid_alert_delay_seconds"), "95 %"),
        ),
        lines(
            "From publication", "How old an article is when it comes in, and when what it reports leaves.", "s",
            (quantile(0.5, "rasid_article_age_seconds"), "to arrival, median"),
            (quantile(0.5, "rasid_publication_delay_seconds"), "to event, median"),
            (quantile(0.5, "rasid_alert_publication_delay_seconds"), "to alert, median"),
        ),
    )  # fmt: skip
    row(
        made,
        "Is it finding?",
        lines(
            "Articles", "Messages read from articles, by what became of them.", "cps",
            (rate("rasid_articles_total", by="result"), "{{result}}"), stacked=True,
        ),
        lines(
            "Attacks reported", "Attacks that articles report as their own news, by kind.", "short",
            (rise("rasid_events_total", SENT, by="type"), "{{type}}"), stacked=True,
        ),
        lines(
            "Alerts", "Alerts written, by kind.", "short",
            (rise("rasid_alerts_total", by="kind"), "{{kind}}"), stacked=True,
        ),
    )  # fmt: skip
    row(
        made,
        "Is it refusing?",
        lines(
            "Rejected", "Messages that could not be used, by stage and reason.", "short",
            (rise("rasid_rejected_total", by="stage, reason"), "{{stage}}: {{reason}}"), stacked=True, wide=12,
        ),
        lines(
            "Decisions", "Why something became an alert or did not.", "short",
            (rise("rasid_decisions_total", by="reason"), "{{reason}}"), stacked=True, wide=12,
        ),
    )  # fmt: skip
    row(
        made,
        "Is it well?",
        lines(
            "The canary's way", "From a made-up article being sent to its alert being read.", "s",
            (quantile(0.5, "rasid_canary_duration_seconds"), "median"),
            (quantile(0.9, "rasid_canary_duration_seconds"), "90 %"), least="20m",
        ),
        lines(
            "Memory", "Resident memory of each process.", "bytes",
            (f"max by (instance) ({of('process_resident_memory_bytes')})", "{{instance}}"),
        ),
        lines(
            "Rebalances and restarts", "Times that partitions were shared out anew, that processes started, and that workers ended themselves, and why.", "short",
            (rise("rasid_rebalances_total"), "rebalances"),
            (f"sum (changes({of('rasid_start_time_seconds')}[$__rate_interval]))", "starts"),
            (rise("rasid_restarts_total", by="reason"), "ended itself: {{reason}}"),
        ),
    )  # fmt: skip
    return made


def _answers() -> tuple[object, ...]:
    articles = f"clamp_min({rise('rasid_articles_total', over='$__range')}, 1)"
    return (
        number("Waiting", "Messages in Kafka that no worker has committed yet.", "short",
               total("rasid_consumer_lag_messages"), LAG),
        number("Article to alert", "95 % of alerts left within this time of their article's arrival, over the time shown.",
               "s", quantile(0.95, "rasid_alert_delay_seconds", over="$__range"), DELAY, 1),
        number("Articles", "Articles read in the time shown.", "short",
               rise("rasid_articles_total", 'result="read"', over="$__range"), SOME_WANTED, 0),
        number("Newly under attack", "Alerts of kind opened in the time shown.", "short",
               rise("rasid_alerts_total", 'kind="opened"', over="$__range"), decimals=0),
        number("Refused", "Share of what came in that could not be read as an article, in the time shown.", "percentunit",
               f"{rise('rasid_rejected_total', DECODE, over='$__range')} / {articles}", SHARE, 1),
        number("Mistakes", "Messages with which our own code made a mistake, in the time shown.", "short",
               rise("rasid_rejected_total", 'reason="error"', over="$__range"), NONE_WANTED, 0),
        number("Workers ready", "Workers whose tables are recovered and whose messages flow.", "short",
               total("rasid_ready"), SOME_WANTED),
        number("Last article", "Time since the newest article arrived in Kafka.", "s",
               f"time() - max({of('rasid_last_article_timestamp_seconds')})", steps((None, "green"), (3600, "red")), 0),
    )  # fmt: skip
