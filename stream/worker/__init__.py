"""The worker on Kafka: the only folder that knows Faust."""
