"""Kafka and the processes: partitions, stages, tables, memory."""

from __future__ import annotations

from grafana_foundation_sdk.builders import dashboard

from deploy.grafana.board import board, lines, number, of, quantile, rate, rise, row, steps, total


def runtime() -> dashboard.Dashboard:
    made = board(
        "rasid-runtime",
        "Rasid Kafka and runtime",
        "Partitions, stages, tables and processes: where time and memory go.",
    )
    row(made, "Now", *_now())
    row(
        made,
        "Partitions",
        lines("Waiting by partition", "Messages not committed yet.", "short",
              (total("rasid_consumer_lag_messages", by="topic, partition"), "{{topic}}/{{partition}}")),
        lines("Coming in", "Messages written to each topic.", "cps",
              (f"sum by (topic) (deriv({of('rasid_end_offset_messages')}[$__rate_interval]))", "{{topic}}")),
        lines("Behind", "How far the time of each partition of events lies behind the clock.", "s",
              (f"time() - max by (partition) ({of('rasid_stream_time_seconds')})", "{{partition}}")),
    )  # fmt: skip
    row(
        made,
        "Stages",
        lines("Messages handled", "How many messages each stage handles.", "cps",
              (rate("rasid_stage_duration_seconds_count", by="stage"), "{{stage}}")),
        lines("Time for a message", "Median and 99 % of the time that one message takes.", "s",
              (quantile(0.5, "rasid_stage_duration_seconds", by="stage"), "{{stage}}, median"),
              (quantile(0.99, "rasid_stage_duration_seconds", by="stage"), "{{stage}}, 99 %")),
        lines("In flight", "Messages handled whose results Kafka has not acknowledged yet.", "short",
              (total("rasid_in_flight_messages", by="instance"), "{{instance}}")),
    )  # fmt: skip
    row(
        made,
        "Tables",
        lines("Rows", "Rows of each table, as RocksDB estimates them.", "short",
              (total("rasid_table_rows", by="table"), "{{table}}")),
        lines("Size", "Memory and disk that each table takes.", "bytes",
              (total("rasid_table_bytes", by="table"), "{{table}}")),
        lines("Left to recover", "Changelog messages that tables still have to read before messages flow.", "short",
              (total("rasid_recovery_remaining_messages", by="instance"), "{{instance}}")),
    )  # fmt: skip
    row(
        made,
        "Processes",
        lines("CPU", "Cores that each process uses.", "short",
              (rate("process_cpu_seconds_total", by="instance"), "{{instance}}")),
        lines("Memory", "Resident memory of each process.", "bytes",
              (f"max by (instance) ({of('process_resident_memory_bytes')})", "{{instance}}")),
        lines("Open files", "Files and sockets that each process holds.", "short",
              (f"max by (instance) ({of('process_open_fds')})", "{{instance}}")),
        lines("Garbage collections", "Runs of Python's collector, by generation.", "cps",
              (rate("python_gc_collections_total", by="generation"), "{{generation}}")),
        lines("Ticks", "Clock messages written to events, so that time passes without news.", "cps",
              (rate("rasid_ticks_total"), "ticks")),
        lines("Article size", "Median and 99 % of the size of articles.", "bytes",
              (quantile(0.5, "rasid_article_size_bytes"), "median"),
              (quantile(0.99, "rasid_article_size_bytes"), "99 %")),
    )  # fmt: skip
    row(
        made,
        "The page",
        lines("Behind", "Messages in Kafka that the page does not show yet.", "short",
              (total("rasid_live_behind_messages", by="instance"), "{{instance}}")),
        lines("Listeners", "Pages that listen for changes.", "short",
              (total("rasid_live_listeners", by="instance"), "{{instance}}")),
        lines("Messages and logins", "Messages that the page read, by kind, and attempts to log in.", "short",
              (rise("rasid_live_messages_total", by="kind"), "{{kind}}"),
              (rise("rasid_live_logins_total", by="result"), "login {{result}}"),
              (rise("rasid_live_decisions_total", by="action"), "decision {{action}}")),
    )  # fmt: skip
    row(
        made,
        "In and out",
        lines("Brought in", "Articles that ingest was given, by way and by what became of them.", "short",
              (rise("rasid_ingest_articles_total", by="source, result"), "{{source}}, {{result}}")),
        lines("Fetches", "Fetches of feeds and pages, and requests to the endpoint, by result.", "short",
              (rise("rasid_ingest_fetches_total", by="what, result"), "{{what}}, {{result}}"),
              (rise("rasid_ingest_requests_total", by="status"), "POST, {{status}}")),
        lines("Feeds that fail", "Feeds whose last fetch failed.", "short",
              (total("rasid_ingest_failing_feeds", by="instance"), "{{instance}}")),
        lines("Not told yet", "Alerts that wait for a receiver, and alerts in Kafka that notify has not read.", "short",
              (total("rasid_notify_waiting_alerts", by="receiver"), "{{receiver}}"),
              (total("rasid_notify_lag_messages"), "not read")),
        lines("Longest wait", "How long the oldest alert waits for each receiver.", "s",
              (f"max by (receiver) ({of('rasid_notify_oldest_waiting_seconds')})", "{{receiver}}")),
        lines("Left alone", "Receivers that failed too often and are tried again later.", "short",
              (total("rasid_notify_quarantined", by="receiver"), "{{receiver}}")),
        lines("Messages sent", "Messages brought to an end, by receiver and result.", "short",
              (rise("rasid_notify_messages_total", by="receiver, result"), "{{receiver}}, {{result}}")),
        lines("Attempts", "Attempts to send, by result; messages on alerts that are none.", "short",
              (rise("rasid_notify_attempts_total", by="result"), "{{result}}"),
              (rise("rasid_notify_unreadable_total"), "unreadable")),
        lines("Told or not", "What became of each alert for the receivers, by reason.", "short",
              (rise("rasid_notify_alerts_total", by="reason"), "{{reason}}")),
        lines("Time of an attempt", "Median and 99 % of the time that an attempt takes.", "s",
              (quantile(0.5, "rasid_notify_attempt_duration_seconds"), "median"),
              (quantile(0.99, "rasid_notify_attempt_duration_seconds"), "99 %")),
        lines("Made to delivered", "From the making of a message to its delivery, 95 %.", "s",
              (quantile(0.95, "rasid_notify_delay_seconds", by="receiver"), "{{receiver}}")),
    )  # fmt: skip
    return made


def _now() -> tuple[object, ...]:
    return (
        number("Workers ready", "Workers whose tables are recovered and whose messages flow.", "short",
               total("rasid_ready"), steps((None, "red"), (1, "green"))),
        number("Processes", "Processes of Rasid that Prometheus reads.", "short", f"count ({of('rasid_build_info')})"),
        number("Versions", "Different versions that run: more than one only while an update goes on.", "short",
               f"count (count by (version, extractor) ({of('rasid_build_info')}))", steps((None, "green"), (2, "orange"))),
        number("Rebalances", "Times that partitions were shared out anew, in the time shown.", "short",
               rise("rasid_rebalances_total", over="$__range"), decimals=0),
        number("Restarts", "Starts of processes in the time shown.", "short",
               f"sum (changes({of('rasid_start_time_seconds')}[$__range]))", steps((None, "green"), (4, "red"))),
        number("Last recovery", "How long tables last took to be read back.", "s",
               f"max ({of('rasid_recovery_duration_seconds')})", decimals=1),
        number("Memory", "Resident memory of all processes.", "bytes", total("process_resident_memory_bytes")),
        number("Tables", "Memory and disk of all tables.", "bytes", total("rasid_table_bytes")),
    )  # fmt: skip
