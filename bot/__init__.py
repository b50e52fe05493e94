"""The Botox efficacy bot: facts from documents, answers from facts."""
