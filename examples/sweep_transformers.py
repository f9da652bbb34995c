"""A range test with the Hugging Face Trainer, of a small BERT made from its configuration."""

import torch
from transformers import BertConfig, BertForSequenceClassification, Trainer, TrainingArguments

import lrchart
from lrchart.recorders.transformers import RangeTest

torch.manual_seed(0)
config = BertConfig(
    vocab_size=50,
    hidden_size=32,
    num_hidden_layers=1,
    num_attention_heads=2,
    intermediate_size=64,
    num_labels=2,
)
tokens = torch.randint(2, 50, (512, 12))
labels = (tokens == 7).any(1).long()
data = [
    {"input_ids": row, "attention_mask": torch.ones_like(row), "labels": label}
    for row, label in zip(tokens, labels, strict=True)
]
arguments = TrainingArguments(
    output_dir="trainer", per_device_train_batch_size=16, report_to="none", disable_tqdm=True
)
trainer = Trainer(BertForSequenceClassification(config), arguments, train_dataset=data)

with RangeTest(trainer, end=1.0, path="history.csv", run="small BERT") as test:
    trainer.train()

lrchart.save(lrchart.plot(test.frame()), "finder.html")
