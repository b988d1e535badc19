"""The broker of the tests is the one of `make kafka`."""

from deploy.kafka.broker import Broker, NoBroker, find_broker, our_broker

__all__ = ["Broker", "NoBroker", "find_broker", "our_broker"]
