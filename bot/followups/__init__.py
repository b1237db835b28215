"""What ``bot.conversation`` takes a follow-up apart with and puts a full question together."""
