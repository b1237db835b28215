"""The parts of ``bot.question.conversation``: what a follow-up leans on, and the full question.

``slots`` and ``pronouns`` take questions apart, ``forms`` tells how a follow-up leans on the
question before (its base), ``antecedents`` finds what a pronoun stands for, ``rewrite`` puts the
full question together; ``topics`` and ``times`` help with what a question is about, and when.
"""
