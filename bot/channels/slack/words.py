"""What the bot says by itself on Slack, beside the answers; in Slack's mrkdwn."""

from __future__ import annotations

from bot.channels.chat import words as common

COMMAND = "/botox"

INTRODUCTION = (
    "Ask me why Botox did not work, when it shows, how long it lasts and more. I answer from"
    " documents and name the source of every fact."
)
SAFETY = (
    "I am a computer program: this is information, not a diagnosis. In an emergency call your"
    " local emergency number."
)
COMMANDS = (
    f"`{COMMAND}` _your question_: an answer that only you see, in any channel\n"
    f"`{COMMAND} restart`: forget what you told me in private and begin again\n"
    f"`{COMMAND} privacy`: what is kept about you\n"
    f"`{COMMAND} delete`: delete everything you told me"
)
WHERE = (
    "*In a direct message* no colleague reads along: see the tab *Messages*.\n"
    "*In a channel* mention me, and I answer in a thread. Everybody there can read it, so go on in"
    " private where it is about your health."
)
PRIVACY = (
    "*What is kept*\n"
    "• What you write to me and what I answer, so that I can go on where we were. It is kept under"
    " a made-up name, not under your name or your Slack id, until you delete it with"
    f" `{COMMAND} delete`.\n"
    "• Nothing of what you write is put into the server's logs.\n"
    "• I do not look at pictures or other files, and keep none.\n\n"
    "Your workspace keeps messages on its own terms: what is in Slack stays there until you or your"
    " workspace delete it, and its owners may be able to export it, direct messages too.\n\n"
    "In a channel everybody reads your question and my answer."
)
ASK_DELETE = "Shall I delete everything you told me, here and in channels? This cannot be undone."
DELETED = (
    "Done. I have deleted what you told me and what I answered. The messages you still see are kept"
    " by Slack. Whenever you like, just ask me again."
)
NOTHING_TO_DELETE = "There is nothing to delete: I have kept nothing of you."
PRIVATE_START = "Here nobody else in the channel reads along. What would you like to know?"
PRIVATE_GOES_ON = "Here nobody else in the channel reads along. This is where we were:"
WROTE_IN_PRIVATE = "I have sent you a direct message, where nobody else in the channel reads along."
NOT_YOURS = "These buttons are for the person who asked. Mention me and you get your own."
YOU_ASKED = "You asked: {question}"
CHOSEN = "✓ {title}"

ATTACHED = {
    "photo": common.NO_PICTURES,
    "voice": common.NO_SOUNDS,
    "file": common.NO_FILES,
}
TIMELINE = "Your timeline"
