"""What the bot says by itself on Telegram, beside the answers; in Telegram's HTML."""

from __future__ import annotations

from bot.channels.chat import words as common

DESCRIPTION = (
    "Ask me why Botox did not work, when it shows, how long it lasts and more. I answer from"
    " documents and name the source of every fact. I am a computer program: this is information,"
    " not a diagnosis."
)
SHORT_DESCRIPTION = "Answers questions about Botox, with sources. A computer program, not a doctor."

WELCOME = (
    "Hello! Ask me why Botox did not work, when it shows, how long it lasts and more. I name the"
    " source of every fact.\n\n"
    "I am a computer program: this is information, not a diagnosis. In an emergency call"
    " your local emergency number. Please leave out your name; /privacy says what is kept."
)
WELCOME_FROM_GROUP = "Here we can go on, and nobody else reads along. What would you like to know?"
GOES_ON = "Here we can go on, and nobody else reads along. This is where we were:"
HELP = common.HOW_TO_ASK + (
    "\n\n"
    "/restart – forget what you told me and begin again\n"
    "/privacy – what is kept about you\n"
    "/delete – delete this conversation"
)
PRIVACY = (
    "<b>What is kept</b>\n"
    "• What you write here and what I answer, so that I can go on where we were. It is kept under"
    " a made-up name, not under your name or your Telegram number, until you delete it with"
    " /delete.\n"
    "• Nothing of what you write is put into the server's logs.\n"
    "• I do not look at photos or listen to voice messages, and keep none.\n\n"
    "Telegram itself keeps this chat on its own servers; bots have no secret chats. To remove it"
    " there, delete the chat in the app.\n\n"
    "In a group everybody reads your question and my answer. Write to me in private where it is"
    " about your health."
)
ASK_DELETE = (
    "Shall I delete what you told me and what I answered, here and in groups? This cannot be"
    " undone."
)
ASK_DELETE_IN_GROUP = (
    "Shall I delete what you told me in this group and what I answered? This cannot be undone."
)
DELETED = (
    "Done. I have deleted our conversation. The messages you still see are kept by Telegram; you"
    " can delete the chat in the app. Whenever you like, just ask me again."
)
DELETED_IN_GROUP = (
    "Done. I have deleted what you told me in this group. The messages that you all still see are"
    " kept by Telegram."
)
NOTHING_TO_DELETE = "There is nothing to delete: I have kept nothing of you here."
UNKNOWN_COMMAND = "I do not know this command. Just type your question, or see /help."
GROUP_WELCOME = (
    "Hello! In a group I answer when you write <code>/botox</code> and your question, or reply to"
    " one of my messages. Everybody here can read along, so for what is about your own health it is"
    " better to write to me in private."
)
ASK = "What would you like to know? Just type your question."
ASK_IN_GROUP = "What would you like to know? Write <code>/botox</code> and your question."
NOT_YOURS = "These buttons are for the person who asked. Ask me yourself and you get your own."

MEDIA = {
    "photo": common.NO_PICTURES,
    "video": common.NO_PICTURES,
    "video_note": common.NO_PICTURES,
    "voice": common.NO_SOUNDS,
    "audio": common.NO_SOUNDS,
    "sticker": "Nice one! I only understand words, though. What would you like to know?",
    "animation": "Nice one! I only understand words, though. What would you like to know?",
    "dice": "Good luck! I only understand words, though. What would you like to know?",
    "location": (
        "Thank you, but I do nothing with places and keep yours nowhere. I cannot tell you about"
        " clinics near you. What would you like to know about Botox?"
    ),
    "contact": (
        "Thank you, but I do nothing with phone numbers and keep this one nowhere. What would you"
        " like to know about Botox?"
    ),
    "document": common.NO_FILES,
    "poll": "I cannot take part in polls. What would you like to know about Botox?",
    "mention": ASK_IN_GROUP,
}

COMMANDS = (
    ("help", "How to ask, and what I can do"),
    ("restart", "Forget what I said and begin again"),
    ("privacy", "What is kept about me"),
    ("delete", "Delete this conversation"),
    ("botox", "Ask a question, also in a group"),
)
"""The menu of the app."""
