"""A chat model of a few thousand weights, untrained, saved where a test wants it."""

from __future__ import annotations

WORDS = """Xuzhou Nanjing used exported in 2019 2018 US$3 billion FDI [1] [2] [7] third
    projects the of foreign investment Smith""".split()
SPECIAL = ["<pad>", "<unk>", "<end>", "<user>", "<system>", "<assistant>"]
TEMPLATE = (
    "{% for message in messages %}<{{ message['role'] }}> {{ message['content'] }} {% endfor %}"
    "{% if add_generation_prompt %}<assistant> {% endif %}"
)
SAID = 200  # tokens of an answer at most


def save(folder):
    """Writes the checkpoint: a Llama of one layer that says these words in no order."""
    import torch
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers
    from transformers import GenerationConfig, LlamaConfig, LlamaForCausalLM
    from transformers import PreTrainedTokenizerFast as Fast

    # every word with its space, as in byte-level vocabularies: "▁" stands for it
    words = [*SPECIAL, *(f"▁{word}" for word in WORDS), "."]
    made = Tokenizer(models.WordLevel({word: n for n, word in enumerate(words)}, "<unk>"))
    made.pre_tokenizer = pre_tokenizers.Metaspace()
    made.decoder = decoders.Metaspace()
    made.add_special_tokens(SPECIAL)
    tokenizer = Fast(tokenizer_object=made, unk_token="<unk>", pad_token="<pad>", eos_token="<end>")
    tokenizer.chat_template = TEMPLATE
    tokenizer.save_pretrained(folder)
    torch.manual_seed(1)
    config = LlamaConfig(
        vocab_size=len(words),
        hidden_size=16,
        intermediate_size=32,
        num_hidden_layers=1,
        num_attention_heads=2,
        max_position_embeddings=8192,
        pad_token_id=0,
        eos_token_id=2,
        bos_token_id=None,
    )
    model = LlamaForCausalLM(config)
    model.generation_config = GenerationConfig(
        do_sample=True, max_new_tokens=SAID, pad_token_id=0, eos_token_id=2
    )
    model.save_pretrained(folder)
    return folder
