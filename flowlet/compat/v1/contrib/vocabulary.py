"""`tf.contrib.learn.preprocessing.VocabularyProcessor`: texts as rows of word ids."""

import collections
import json
import re

import numpy as np

from flowlet.api import export

_WORDS = re.compile(r"[A-Z]{2,}(?![a-z])|[A-Z][a-z]+(?=[A-Z])|[\'\w\-]+", re.UNICODE)
_AT = "compat.v1.contrib.learn.preprocessing."


@export(_AT + "tokenizer")
def tokenizer(iterator):
    """The words of each text."""
    for text in iterator:
        yield _WORDS.findall(text)


@export(_AT + "CategoricalVocabulary")
class CategoricalVocabulary:
    """Words and their ids; 0 stands for words that are not known.

    Args:
        unknown_token: the text of id 0.
        support_reverse: whether `reverse` is wanted.
    """

    def __init__(self, unknown_token="<UNK>", support_reverse=True):
        self._unknown, self._mapping, self._words = unknown_token, {unknown_token: 0}, [unknown_token]
        self._counts, self._frozen = collections.Counter(), False

    def __len__(self):
        return len(self._mapping)

    def freeze(self, freeze=True):
        """Take no new words from now on."""
        self._frozen = freeze

    def get(self, category):
        """The id of a word; a new one where it is new."""
        if category not in self._mapping:
            if self._frozen:
                return 0
            self._mapping[category] = len(self._mapping)
            self._words.append(category)
        return self._mapping[category]

    def add(self, category, count=1):
        """Count a word."""
        if self.get(category) > 0:
            self._counts[category] += count

    def trim(self, min_frequency, max_frequency=-1):
        """Keep the words counted more often than `min_frequency`, the most frequent first."""
        kept = sorted(sorted(self._counts.items()), key=lambda entry: entry[1], reverse=True)
        kept = [(word, count) for word, count in kept if count > min_frequency and (max_frequency < 0 or count < max_frequency)]
        self._counts = collections.Counter(dict(kept))
        self._words = [self._unknown, *(word for word, _ in kept)]
        self._mapping = {word: number for number, word in enumerate(self._words)}

    def reverse(self, class_id):
        """The word of an id."""
        return self._words[class_id]


@export(_AT + "VocabularyProcessor")
class VocabularyProcessor:
    """Turns texts into rows of word ids of the same length.

    Args:
        max_document_length: the length of the rows: longer texts are cut, shorter ones end in zeros.
        min_frequency: words must be counted more often than that.
        vocabulary: a `CategoricalVocabulary`.
        tokenizer_fn: gives the words of each of an iterable of texts.

    >>> import flowlet.compat.v1 as tf
    >>> words = tf.contrib.learn.preprocessing.VocabularyProcessor(4)
    >>> [row.tolist() for row in words.fit_transform(["a cat", "a dog and a cat"])]
    [[1, 2, 0, 0], [1, 3, 4, 1]]
    """

    def __init__(self, max_document_length, min_frequency=0, vocabulary=None, tokenizer_fn=None):
        self.max_document_length, self.min_frequency = max_document_length, min_frequency
        self.vocabulary_ = vocabulary if vocabulary is not None else CategoricalVocabulary()
        self._tokenizer = tokenizer_fn or tokenizer

    def fit(self, raw_documents, unused_y=None):
        """Learn the words of texts."""
        for words in self._tokenizer(raw_documents):
            for word in words:
                self.vocabulary_.add(word)
        if self.min_frequency > 0:
            self.vocabulary_.trim(self.min_frequency)
        self.vocabulary_.freeze()
        return self

    def fit_transform(self, raw_documents, unused_y=None):
        """`fit`, then `transform`."""
        self.fit(raw_documents)
        return self.transform(raw_documents)

    def transform(self, raw_documents):
        """The ids of each text, one after another: int64 of shape (max_document_length,)."""
        for words in self._tokenizer(raw_documents):
            row = np.zeros(self.max_document_length, np.int64)
            for place, word in enumerate(words[: self.max_document_length]):
                row[place] = self.vocabulary_.get(word)
            yield row

    def save(self, filename):
        """Write the words to a file, as JSON (TensorFlow writes a pickle, which would run code when it is read)."""
        words = self.vocabulary_
        with open(filename, "w", encoding="utf-8") as file:
            json.dump({"max_document_length": self.max_document_length, "min_frequency": self.min_frequency,
                       "words": words._words, "counts": words._counts, "frozen": words._frozen}, file)  # fmt: skip

    @classmethod
    def restore(cls, filename):
        """What `save` wrote.

        Raises:
            ValueError: the file is none of `save`.
        """
        with open(filename, "rb") as file:
            try:
                found = json.load(file)
                words = CategoricalVocabulary(found["words"][0])
                words._words, words._counts = found["words"], collections.Counter(found["counts"])
                words._mapping = {word: number for number, word in enumerate(words._words)}
                words.freeze(found["frozen"])
                return cls(found["max_document_length"], found["min_frequency"], words)
            except (UnicodeDecodeError, ValueError, KeyError, TypeError) as error:
                raise ValueError(f"{filename} was not written by VocabularyProcessor.save of flowlet; files of TensorFlow are "
                                 "pickles and are not read. Fit the words again, and save them.") from error  # fmt: skip

    def reverse(self, documents):
        """The words of each row, with spaces between them."""
        for row in documents:
            yield " ".join(self.vocabulary_.reverse(number) for number in row)
