"""The bot's own words: everything it says that is not a fact. No health facts stand here."""

from __future__ import annotations

from bot.answers.answer import Button

ASK: dict[str, str] = {
    "timing": "How long ago was the treatment?",
    "area": "Which area was treated, or do you want treated?",
    "wrinkle_type": "Do the lines show only when you move your face, or also when it is still?",
    "dose": "Do you know how many units you had, and of which brand?",
    "prior": "Has it worked for you before, or was this your first time?",
}

ASK_IN_CHECK: dict[str, str] = {**ASK, "area": "Which area was treated?"}

WHY_ASK: dict[str, str] = {
    "timing": "Because time alone can tell what is too early, what is due and what has faded.",
    "area": "Because doses, timing and results differ from one area to the next.",
    "wrinkle_type": "Because Botox acts on lines that come from movement more than on others.",
    "dose": "Because the number of units, and the brand they belong to, can explain a weak result.",
    "prior": "Because a first treatment and one that used to work point to different reasons.",
}

CHOICES: dict[str, tuple[Button, ...]] = {
    "timing": (
        Button("Under 2 weeks", "It was less than two weeks ago"),
        Button("2 to 4 weeks", "It was three weeks ago"),
        Button("1 to 3 months", "It was two months ago"),
        Button("Over 3 months", "It was more than three months ago"),
        Button("Not sure", "I don't know"),
    ),
    "area": (
        Button("Frown lines", "Frown lines"),
        Button("Forehead", "Forehead"),
        Button("Crow's feet", "Crow's feet"),
        Button("Jaw", "Jaw"),
        Button("Not sure", "I don't know"),
    ),
    "wrinkle_type": (
        Button("Only when I move", "Only when I move my face"),
        Button("Also when still", "Also when my face is still"),
        Button("Not sure", "I don't know"),
    ),
    "dose": (Button("I don't know", "I don't know"),),
    "prior": (
        Button("First time", "It was my first time"),
        Button("It worked before", "It has worked before"),
        Button("Not sure", "I don't know"),
    ),
}

ASK_REST = Button("Ask me the rest", "Ask me the other questions anyway")
"""Offered where time alone settles the matter."""
OTHER_REASONS = Button("Other reasons", "What else could it be?")
GO_ON_CHECKING = Button("Go on", "Let's go on with the questions")
REASONS_AGAIN = Button("The reasons", "Tell me the reasons again")
REASONS_NOW = Button("Tell me now", "Just tell me the reasons")

NEXT_STEP: dict[str, str] = {
    "pregnancy": "Talk to your doctor or midwife before any treatment.",
    "breastfeeding": "Talk to your doctor or midwife before any treatment.",
    "contraindications": "Tell the injector about it, and ask your own doctor.",
    "side_effects": "If it gets worse or worries you, call the person who treated you.",
    "product_quality": "If you are unsure what you were given, ask the clinic for its name.",
    "technique": "Ask the injector about this before you book.",
    "medical_uses": "Ask your doctor whether this fits your case.",
    "procedure": "Ask your clinic what it wants you to do before the visit.",
    "aftercare": "Your clinic's own sheet comes first: ask there if it says something else.",
    "alternatives": "A skin doctor can say which of these fits your lines.",
    "cost": "Ask for the full price, and the number of units, before you agree.",
    "dose": "The person who treats you decides the dose for your face.",
    "retreatment": "Ask the person who treated you when your next visit makes sense.",
    "resistance": "Ask the person who treated you to go through the more common reasons first.",
    "no_effect": "Ask the person who treated you to look at it.",
    "wearing_off_early": "Tell the person who treated you how long it lasted.",
}

RELATED: dict[str, tuple[str, ...]] = {
    "how_it_works": ("effectiveness", "duration", "side_effects"),
    "effectiveness": ("wrinkle_types", "duration", "no_effect"),
    "no_effect": ("onset", "dose", "resistance"),
    "onset": ("duration", "no_effect", "aftercare"),
    "duration": ("wearing_off_early", "retreatment", "stopping"),
    "wearing_off_early": ("duration", "dose", "resistance"),
    "resistance": ("no_effect", "alternatives", "retreatment"),
    "dose": ("effectiveness", "duration", "cost"),
    "retreatment": ("duration", "resistance", "stopping"),
    "wrinkle_types": ("effectiveness", "alternatives", "dose"),
    "prevention": ("wrinkle_types", "stopping", "alternatives"),
    "pregnancy": ("breastfeeding", "alternatives", "contraindications"),
    "breastfeeding": ("pregnancy", "alternatives", "contraindications"),
    "contraindications": ("side_effects", "procedure", "alternatives"),
    "side_effects": ("urgent_symptoms", "aftercare", "stopping"),
    "urgent_symptoms": ("side_effects", "product_quality", "contraindications"),
    "pain": ("procedure", "side_effects", "aftercare"),
    "procedure": ("pain", "aftercare", "cost"),
    "aftercare": ("onset", "side_effects", "procedure"),
    "product_quality": ("technique", "cost", "urgent_symptoms"),
    "technique": ("product_quality", "procedure", "cost"),
    "medical_uses": ("duration", "dose", "cost"),
    "history_and_manufacture": ("how_it_works", "product_quality", "alternatives"),
    "alternatives": ("wrinkle_types", "duration", "cost"),
    "stopping": ("duration", "retreatment", "side_effects"),
    "cost": ("dose", "duration", "product_quality"),
}
"""What people tend to ask next; offered as buttons."""

QUESTIONS: dict[str, str] = {
    "how_it_works": "How does Botox work?",
    "effectiveness": "How well does Botox work?",
    "no_effect": "Why did my Botox not work?",
    "onset": "When does Botox start to work?",
    "duration": "How long does Botox last?",
    "wearing_off_early": "Why does Botox wear off early?",
    "resistance": "Can you become immune to Botox?",
    "dose": "How many units of Botox are used?",
    "retreatment": "How often can I have Botox?",
    "wrinkle_types": "Which wrinkles does Botox treat?",
    "prevention": "Can Botox prevent wrinkles?",
    "pregnancy": "Can I have Botox while pregnant?",
    "breastfeeding": "Can I have Botox while breastfeeding?",
    "contraindications": "Who should not have Botox?",
    "side_effects": "What are the side effects of Botox?",
    "urgent_symptoms": "Which warning signs after Botox need help at once?",
    "pain": "Does Botox hurt?",
    "procedure": "What happens at a Botox appointment?",
    "aftercare": "What should I avoid after Botox?",
    "product_quality": "How do I spot fake Botox?",
    "technique": "How do I choose an injector?",
    "medical_uses": "Which health problems is Botox used for?",
    "history_and_manufacture": "Where does Botox come from?",
    "alternatives": "What are the alternatives to Botox?",
    "stopping": "What happens when I stop Botox?",
    "cost": "How much does Botox cost?",
}
"""A plain question for each topic: what its button sends."""

GREETING = (
    "Hello! I answer questions about Botox from sourced facts: why it may not have worked, how "
    "long it lasts, who should not have it, and more. What would you like to know?"
)
GOODBYE = "Goodbye, and take care. Come back whenever a question comes up."
THANKS = "You're welcome. Is there anything else about Botox you would like to know?"
ROBOT = (
    "I'm a computer program, not a person and not a doctor. I answer from a store of facts and "
    "name the source of each."
)
HELP = (
    "Ask me about Botox in your own words: why it did not work, how long it lasts, doses, side "
    "effects, pregnancy, cost and more. I name the source of every fact. I can't diagnose, look at "
    "photos or book visits."
)
HUMAN = "For advice about your own case, ask the person who treated you or your own doctor."
HUMAN_CONTACT = "You can reach a person here: {contact}"
OTHER_LANGUAGE = "I can only answer in English for now. Please ask me in English."
STOPPED = "All right, I'll stop asking. Ask me anything else about Botox whenever you like."
RECAP = "This is what you told me: {details}."
RECAP_NOTHING = "You have not told me anything about a treatment yet."
DENIED = "All right, noted."
ALARM_OVER = (
    "Good that you say so. Please tell a doctor about it all the same, and get help at once if any "
    "of it comes back or gets worse."
)
URGENT_AGAIN = "I can't judge this from here; somebody who can see you has to."
LEGAL = (
    "I can't advise on refunds, complaints or legal steps. Ask the clinic for its complaints "
    "process, and for your record: the product, the units and the date."
)
SORRY = "I'm sorry that this is annoying."
STARTED_OVER = "All right, let's start afresh. I have forgotten what you told me."
NO_FACT = "I have no sourced fact on that, so I won't guess."
OUT_OF_SCOPE = "I can't help with that: I only answer questions about Botox from sourced facts."
CLARIFY = "I'm not sure what you mean. Could you put it in other words, or pick a topic?"
ANYTHING_ELSE = "What else would you like to know?"
EMPTY = "I did not get any words. What would you like to know about Botox?"
AGAIN = "I'm sorry that didn't help. Here is something else that I know."
DISAGREE = "But sources differ:"
NOTHING_TO_SOURCE = "Ask me a question first. Then I can show where each fact comes from."
WHERE_FROM = "These are the sources of what I said:"
HOW_SURE = "This is how firm the ground is:"
NEAREST = "Perhaps one of these comes near?"
NO_FACT_ON = "I have no sourced fact about {words} itself, so ask your doctor about that."
REMINDER = "First: what you told me before still needs a doctor now. Please don't put it off."
NOT_UNDERSTOOD = "Sorry, I did not get that."
WHICH_UNIT = "Sorry, I did not get that. Please say it with days, weeks or months."
WAIT = "Judge it only then. If nothing has changed by that time, ask the person who treated you."
TAKE_YOUR_TIME = "Take your time."
GO_ON = "All right. What else would you like to know about Botox?"
RESULT = "What fits what you told me, the likeliest first:"
RESULT_EARLY = "It is too early to tell whether it worked:"
NO_REASON = "I can't name a reason from what you told me."
WAIT_LONGER = "Give it that time, and ask the person who treated you when to come for a check."
RESULT_ONE = "What fits what you told me:"
MORE_REASONS = "These are less likely, but they can't be ruled out:"
NO_MORE_REASONS = "I know of no further reason that fits what you told me."
WHAT_TO_DO = "What to do next:"
DO_REVIEW = "Ask the person who treated you to check these points with you."
DO_RECORDS = "Ask the clinic for the units, the brand and the date in your record."
DO_LINES = "Ask the person who treated you what else suits your kind of lines."
DO_AGAIN = "When to have it again is best settled with the person who treated you."
DO_PRODUCT = "Ask the clinic in writing which product you got, and ask a doctor if you feel unwell."
HEARD = "Noted: {details}."
INSTEAD = "Noted: {details} now, instead of {before}."
LEFT_OUT = "All right, we'll go without that."
NOT_KNOWN = {
    "unknown_timing": "All right, we'll go without the time.",
    "unknown_area": "All right, we'll go without the area.",
    "unknown_wrinkle_type": "All right, we'll go without the kind of lines.",
    "unknown_dose": "All right, we'll go without the number of units.",
}
"""Said when somebody tells that they do not know what was not even asked."""
TAKEN = "All right, I'll take it as you say."
RESUMED = "Let's go on then."

WHICH_IS_RIGHT = "First you told me: {old}. Now you told me: {new}. Which is right?"
NOT_YET_TREATED = (
    "That day is still to come, so I may have got it wrong. How long ago was the treatment?"
)
TOO_LONG_AGO = "{time} ago can't be right, I think. How long ago was the treatment?"
SO_LONG_AGO = "That would be {time} ago. Do you mean your latest treatment? When was it?"
NO_UNITS = "{units} can't be right, I think. Do you know how many units you had?"
TOO_MANY_UNITS = "{units} is more than I can take as right. How many units does your record say?"
FEW_UNITS = "{units} for the {areas} is far below the usual. Is that number right?"
MANY_UNITS = "{units} for the {areas} is far above the usual. Were those units of Botox?"
NOT_UNITS = "That is how much liquid or how many vials there were; the number of units would help."

BECAUSE_STATE: dict[str, str] = {
    "under_18": "You told me that this is about somebody under 18:",
    "pregnant": "You told me about a pregnancy:",
    "breastfeeding": "You told me about nursing:",
}
BECAUSE_CONDITION = "You told me about an illness that matters here:"
DO_DOCTOR = "So have no more for now, and talk to your own doctor first."
DO_NOT_DOUBLE = "So please don't add to it there. Have the person who treated you check it first."
DO_STOP = (
    "So please have no more of it. Keep the vial or the name of the product, see a doctor, and get "
    "help at once for any of those signs."
)
NOT_YET = "So not yet. Once it can be judged, ask the person who treated you to check it."
CHECK_FIRST = "So not before the person who treated you has checked it."

BECAUSE_DAY = "You are on {day}:"
BECAUSE_SINCE = "Your treatment was {time} ago:"
BECAUSE_LASTED = "Yours lasted {time}:"
BECAUSE_LINES: dict[str, str] = {
    "dynamic": "Your lines come from movement:",
    "static": "Your lines also show when your face is still:",
    "gravity": "Yours is about sagging:",
    "sun_damage": "Yours is about sun damage:",
    "scar": "Yours is about a scar:",
}
BECAUSE_AREA = "You had it for the {areas}:"
BECAUSE_FEW_UNITS = "You had {units} for the {areas}, less than the label gives:"
BECAUSE_FEW_UNITS_OFF_LABEL = "You had {units} for the {areas}, less than others report:"
BECAUSE_MANY_UNITS = "You had {units} for the {areas}, far more than the label gives:"
BECAUSE_MOVEMENT_GONE = "You can no longer make the movement, so it acted on the muscle:"
BECAUSE_UNITS = "You had {units} for the {areas}:"
BECAUSE_OTHER_UNITS = "You had {units}, which I can't compare with Botox:"
BECAUSE_OTHER_BRAND = "You had {brand}, so mind the units:"
BECAUSE_NO_UNITS = "You don't know how many units you had:"
BECAUSE_UNITS_UNSAID = "You did not say how many units you had:"
BECAUSE_UNITS_UNJUDGED = "You had {units}, and I have no figure for that area:"
BECAUSE_ENOUGH_UNITS = "Your {units} are not below the label:"
BECAUSE_MALE = "You are a man:"
BECAUSE_ONE_SIDE = "One side is not like the other:"
BECAUSE_ONE_SPOT = "Only one spot still moves:"
BECAUSE_PRODUCT: dict[str, str] = {
    "self_injection": "You injected it yourself:",
    "bought_online": "It was bought online:",
    "unqualified": "It was not done by a doctor or nurse:",
    "party": "It was done at a party or somebody's home:",
    "cheap": "It was cheap:",
    "diluted": "You think that it was diluted:",
    "old": "You think that it was old:",
    "unknown_product": "You don't know what you were given:",
}
BECAUSE_WORKED_BEFORE = "It has worked for you before:"
BECAUSE_WORKED_BEFORE_PLACE = "It worked before, so ask whether it was placed as it was then:"
BECAUSE_WORKED_BEFORE_PRODUCT = "It worked before, so ask whether it was the same product:"
BECAUSE_NOT_RULED_OUT = "Nothing you told me rules this out:"
BECAUSE_SAME = "And this:"
BECAUSE_LESS_EACH_TIME = "It does less each time, so last of all:"
BECAUSE_FIRST = "It was your first time:"
BECAUSE_NEVER_WORKED = "It has never worked for you:"
WENT_WRONG = (
    "Something went wrong on my side. Please try again in a moment, or ask the person who treated "
    "you. If you feel very unwell, call your local emergency number."
)

KIND_WORDS: dict[str, str] = {
    "label": "an official drug label",
    "guideline": "a medical guideline",
    "agency": "a health agency",
    "review": "a research review",
    "trial": "a study",
    "general": "a web page",
    "unreviewed": "a document that nobody has reviewed",
}

CERTAINTY_WORDS: dict[str, str] = {
    "label": "from an official drug label",
    "strong": "well supported",
    "moderate": "fairly well supported",
    "weak": "weakly supported",
    "contested": "disputed",
}

URGENT = "This can be serious. Get medical help right now. {number}"
URGENT_UNKNOWN = (
    "Call your local emergency number now: 911 in the US and Canada, 999 in the UK, 112 in the EU."
)
URGENT_KNOWN = "Call {number} now."
URGENT_NEXT = "Please don't wait to see whether it passes."
CRISIS = (
    "I'm really sorry that you feel this way. You deserve to talk to a person right now, and you "
    "don't have to go through this alone."
)
CRISIS_KNOWN = "You can reach {name} at {number}. If you are in danger, call {emergency} now."
CRISIS_UNKNOWN = (
    "Please call your local emergency number or a crisis line: in the US call or text 988, in the "
    "UK and Ireland call 116 123. If you are in danger, call 911 in the US, 999 in the UK or 112 "
    "in the EU."
)
CRISIS_AFTER = "I'm glad that you are still writing. Please talk to a person about how you feel."
CRISIS_OVER = "I'm glad to hear that. If it ever feels different, please talk to a person at once."
CRISIS_NEXT = "If you can, tell somebody near you how you feel, and stay with them."
