"""What ``bot.question.conversation`` takes a follow-up apart with and puts a full question together."""
