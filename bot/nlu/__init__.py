"""Rasa graph components: intents, entities and alarms of a message. Only this package and the
channels import Rasa."""
