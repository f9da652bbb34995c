"""A range test with the Hugging Face Trainer, of a small BERT made from its configuration."""

from tempfile import TemporaryDirectory

import torch
from transformers import BertConfig, BertForSequenceClassification, Trainer, TrainingArguments

import lrchart
from lrchart.recorders.transformers import RangeTest

torch.manual_seed(0)
torch.set_num_threads(1)  # fastest for such a small model
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
with TemporaryDirectory() as folder:  # the trainer needs one, although a sweep saves nothing in it
    arguments = TrainingArguments(
        output_dir=folder,
        per_device_train_batch_size=16,
        dataloader_pin_memory=torch.cuda.is_available(),
        report_to="none",
        disable_tqdm=True,
    )
    trainer = Trainer(BertForSequenceClassification(config), arguments, train_dataset=data)
    with RangeTest(trainer, end=1.0, path="history.csv", overwrite=True, run="small BERT") as test:
        trainer.train()

frame = test.frame()
(page,) = lrchart.save(lrchart.plot(frame), "finder.html")
pick = lrchart.suggest(frame).iloc[0]
print(f"wrote history.csv and {page.resolve()}")
print(f"suggested lr {pick.lr:.1e}", pick.reason)
print(f"80 % interval {pick.lr_low:.1e} to {pick.lr_high:.1e}")
