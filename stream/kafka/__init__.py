"""What every process that talks to Kafka shares: how to connect, which topics there are, who may do what."""
