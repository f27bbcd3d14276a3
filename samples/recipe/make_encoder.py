#!/usr/bin/env python3
"""Make a small multilingual retrieval encoder, ready to be trained, and its training pairs.

    python make_encoder.py --data TRAIN_FOLDER --out OUT_FOLDER

reads   ntrex.jsonl.gz, mkqa.jsonl.gz, tatoeba.jsonl.gz, libreoffice-help.jsonl.gz and qa/*.json.gz (SQuAD format)
writes  OUT/encoder/            a Hugging Face DistilBertModel folder (fp32, seeded initial weights) for sentence-transformers
        OUT/data/NAME.jsonl.gz  rows {"id", "language", "query", "positive"}; one id in several languages is parallel

Needs the packages of requirements.txt. Everything is seeded: two runs give the same bytes.

The tokenizer romanises: Greek, Cyrillic, Arabic, Devanagari and Thai letters become Latin ones by plain Replace rules, so
that a name shares its word pieces across scripts. Han characters stay, one token each.

The initial model has no layers: it is a bag of words, which trains in minutes (grow_encoder.py adds a layer after that).
The position table is zero and fixed (DistilBERT's `sinusoidal_pos_embds` keeps it from training). LayerNorm would give
every token the same length, so common words could not fade; two "slack" dimensions of each token's embedding therefore
start at +S and -S, and LayerNorm's gain there starts at 0. What is left of a token after it is proportional to the length
of its other dimensions, which training is free to choose (as an inverse document frequency).
"""
import argparse
import collections
import glob
import gzip
import json
import os
import random
import re

import numpy as np
from tokenizers import Regex, Tokenizer, models, normalizers as N, pre_tokenizers as PT, processors, trainers

LANGUAGES = 'ar de el en es hi ru th tr vi zh'.split()
SPECIAL = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]']
HAN = '\u3400-\u4dbf\u4e00-\u9fff'

# ---------------------------------------------------------------- reading


def rows_of(folder, name):
    with gzip.open(os.path.join(folder, name + '.jsonl.gz'), 'rt', encoding='utf-8') as f:
        for line in f:
            row = json.loads(line)
            text = {k: v.strip() for k, v in row['text'].items() if k in LANGUAGES and v.strip()}
            yield row, text


def sentences(text, language):
    """(start, end) of the sentences of a paragraph, by rule."""
    ends = re.compile(r'[。！？]+[」』”"]?' if language == 'zh' else r'[.!?؟]+["”»)]*(?=\s+\S)')
    out, start = [], 0
    for m in ends.finditer(text):
        if language != 'zh' and m.group() == '.':
            words = text[start:m.start()].split()
            if words and len(words[-1]) <= 2:  # an abbreviation or an ordinal number
                continue
        out.append((start, m.end()))
        start = m.end()
    if start < len(text):
        out.append((start, len(text)))
    return [(a, b) for a, b in out if text[a:b].strip()]


def read_qa(folder):
    """(id, language, question, the sentence that holds its first answer); Chinese is made simplified."""
    from opencc import OpenCC
    simplified = OpenCC('t2s').convert
    out = []
    for name, language in [('arcd', 'ar'), ('drcd-dev', 'zh'), ('drcd-test', 'zh'), ('tquad-train', 'tr'),
                           ('tquad-dev', 'tr')]:
        with gzip.open(os.path.join(folder, 'qa', name + '.json.gz'), 'rt', encoding='utf-8') as f:
            data = json.load(f)['data']
        change = simplified if language == 'zh' else (lambda x: x)
        for article in data:
            for paragraph in article['paragraphs']:
                context = paragraph['context']
                spans = sentences(context, language)
                for qa in paragraph['qas']:
                    if not qa['answers']:
                        continue
                    at = int(qa['answers'][0]['answer_start'])
                    for a, b in spans:
                        if a <= at < b:
                            out.append((f'{name}-{qa["id"]}', language, change(qa['question'].strip()),
                                        change(context[a:b].strip())))
                            break
    return out


# ---------------------------------------------------------------- tokenizer

# letter -> Latin, after NFKC, lower-casing, NFD and the removal of U+0300-U+036F
LETTERS = '''
α a|β v|γ g|δ d|ε e|ζ z|η i|θ th|ι i|κ k|λ l|μ m|ν n|ξ ks|ο o|π p|ρ r|σ s|ς s|τ t|υ i|φ f|χ h|ψ ps|ω o
а a|б b|в v|г g|д d|е e|ж zh|з z|и i|к k|л l|м m|н n|о o|п p|р r|с s|т t|у u|ф f|х h|ц ts|ч ch|ш sh|щ shch|ы i|э e|ю yu|я ya|і i|є e|ґ g
ا a|أ a|إ a|آ a|ٱ a|ى a|ب b|پ p|ت t|ث th|ج j|چ ch|ح h|خ kh|د d|ذ d|ر r|ز z|ژ zh|س s|ش sh|ص s|ض d|ط t|ظ z|ع a|غ g|ف f|ڤ v|ق k|ك k|ک k|گ g|ل l|م m|ن n|ه h|ة a|و o|ؤ o|ي i|ی i|ئ i
अ a|आ a|इ i|ई i|उ u|ऊ u|ऋ ri|ए e|ऐ ai|ऑ o|ओ o|औ au|ऍ e|ा a|ि i|ी i|ु u|ू u|ृ ri|े e|ै ai|ॉ o|ो o|ौ au|ॅ e|ं n|ँ n|ः h
क k|ख kh|ग g|घ g|ङ n|च ch|छ ch|ज j|झ j|ञ n|ट t|ठ th|ड d|ढ d|ण n|त t|थ th|द d|ध d|न n|प p|फ f|ब b|भ b|म m|य y|र r|ल l|ळ l|व v|श sh|ष sh|स s|ह h
ก k|ข k|ฃ k|ค k|ฅ k|ฆ k|ง ng|จ j|ฉ ch|ช ch|ซ s|ฌ ch|ญ y|ฎ d|ฏ t|ฐ th|ฑ th|ฒ th|ณ n|ด d|ต t|ถ th|ท th|ธ th|น n|บ b|ป p|ผ ph|ฝ f|พ ph|ฟ f|ภ ph|ม m|ย y|ร r|ฤ ri|ล l|ว w|ศ s|ษ s|ส s|ห h|ฬ l|อ o|ฮ h
ะ a|ั a|า a|ิ i|ี i|ึ u|ื u|ุ u|ู u|เ e|แ ae|โ o|ใ ai|ไ ai
ı i|đ d|ð d|ø o|ł l'''
GROUPS = 'ß ss|æ ae|œ oe|ου u|μπ b|ντ d|γκ g|γγ ng|ει i|οι i|αι e|ευ ev|αυ av|แ ae'
# signs without a sound of their own, short vowel marks, joiners, byte-order marks
SILENT = ('ъьء\u064c\u0651\u0652\u0650\u0670\u0640\u093c\u094d' + '\u0e47\u0e48\u0e49\u0e4a\u0e4b\u0e4c'
          + '\u0e4dๆฯ\u200b\u200c\u200d\u200e\u200f\ufeff\u00ad' + ''.join(map(chr, range(0x64b, 0x656))))


def normalizer():
    arabic = '\u0621-\u064a'
    steps = [N.NFKC(), N.Lowercase(), N.NFD(),
             N.Replace(Regex('[\u0300-\u036f' + ''.join(dict.fromkeys(SILENT)) + ']'), ''),
             # the Arabic article, with what is written to it
             N.Replace(Regex('(?<![' + arabic + '])(?:وال|بال|فال|كال|لل|ال)(?=[' + arabic + ']{3})'), ''),
             # Thai: a syllable starts before a leading vowel and ends after sara a
             N.Replace('แ', 'เเ'), N.Replace('ะ', 'ะ '), N.Replace('เเ', ' แ')]
    steps += [N.Replace(c, ' ' + c) for c in 'เโใไ']
    steps += [N.Replace('ำ', 'าม')]
    for pair in GROUPS.split('|'):
        steps.append(N.Replace(*pair.split()))
    classes = {}
    for pair in LETTERS.replace('\n', '|').split('|'):
        if pair.strip():
            letter, latin = pair.split()
            classes.setdefault(latin, []).append(letter)
    for latin, letters in classes.items():
        steps.append(N.Replace(Regex('[' + ''.join(dict.fromkeys(letters)) + ']'), latin))
    return N.Sequence(steps + [N.StripAccents()])


def make_tokenizer(texts, size, length):
    """WordPiece, trained on as many characters of every language (a third for Chinese)."""
    rng, sample = random.Random(0), []
    for language in LANGUAGES:
        pool = sorted(set(texts[language]))
        rng.shuffle(pool)
        wanted, have, i = 1_200_000 // (3 if language == 'zh' else 1), 0, 0
        while have < wanted and i < len(pool) * 4:
            sample.append(pool[i % len(pool)])
            have += len(sample[-1])
            i += 1
    t = Tokenizer(models.WordPiece(unk_token='[UNK]'))
    normal, t.pre_tokenizer = normalizer(), PT.Sequence([
        PT.WhitespaceSplit(), PT.Split(Regex('[' + HAN + ']|[0-9]+|[^\\w\\p{M}]'), 'isolated')])
    sample = [normal.normalize_str(s) for s in sample]
    # The trainer numbers the "##x" pieces as it meets them in an unordered map, and ties between merges go by these
    # numbers. Naming them as special tokens first makes the result the same every time; they are made ordinary after.
    inner = sorted({'##' + c for s in sample for word, _ in t.pre_tokenizer.pre_tokenize_str(s) for c in word[1:]})
    t.train_from_iterator(sample, trainers.WordPieceTrainer(vocab_size=size, special_tokens=SPECIAL + inner,
                                                            min_frequency=2, show_progress=False))
    state = json.loads(t.to_str())
    state['added_tokens'] = [x for x in state['added_tokens'] if x['content'] in SPECIAL]
    t = Tokenizer.from_str(json.dumps(state))
    t.normalizer = normal
    t.post_processor = processors.TemplateProcessing(single='[CLS] $A [SEP]', pair='[CLS] $A [SEP] $B:1 [SEP]:1',
                                                     special_tokens=[('[CLS]', 2), ('[SEP]', 3)])
    t.enable_truncation(length)
    return t


# ---------------------------------------------------------------- training pairs

QUESTION_WORDS = {k: v.split(',') for k, v in {
    'ar': 'ما هو,من,متى,أين,كم عدد,لماذا,كيف,ما', 'de': 'Was,Wer,Wann,Wo,Wie viele,Welche,Warum,Wie',
    'el': 'Τι,Ποιος,Πότε,Πού,Πόσα,Ποια,Γιατί,Πώς', 'en': 'What,Who,When,Where,How many,Which,Why,How',
    'es': 'Qué,Quién,Cuándo,Dónde,Cuántos,Cuál,Por qué,Cómo', 'hi': 'क्या,कौन,कब,कहाँ,कितने,किस,क्यों,कैसे',
    'ru': 'Что,Кто,Когда,Где,Сколько,Какой,Почему,Как', 'th': 'อะไร,ใคร,เมื่อไหร่,ที่ไหน,กี่,ใด,ทำไม,อย่างไร',
    'tr': 'Ne,Kim,Ne zaman,Nerede,Kaç,Hangi,Neden,Nasıl', 'vi': 'Cái gì,Ai,Khi nào,Ở đâu,Bao nhiêu,Nào,Tại sao,Như thế nào',
    'zh': '什么,谁,何时,哪里,多少,哪个,为什么,如何'}.items()}


def crop(text, language, rng):
    """A made-up query: a window of the text, a quarter of its words dropped, often with a question word."""
    glue = ' '
    if language == 'zh':
        words, glue = re.findall(r'[A-Za-z0-9]+|.{1,2}', text), ''
    elif language == 'th':
        words, glue = [x for part in text.split() for x in re.findall('.{1,%d}' % rng.randint(5, 10), part)], ''
    else:
        words = text.split()
    if len(words) < 5:
        return text
    n = max(3, int(len(words) * rng.uniform(.3, .8)))
    start = rng.randrange(0, len(words) - n + 1)
    kept = [w for w in words[start:start + n] if rng.random() > .25] or words[start:start + n]
    if rng.random() < .6:
        q = rng.choice(QUESTION_WORDS[language])
        kept = [q] + kept if glue or rng.random() < .3 else kept + [q]
    return glue.join(kept) + ('?' if rng.random() < .5 else '')


def make_pairs(folder, seed, copies):
    """name -> [(id, {language: (query, positive)})], and every text by language for the tokenizer."""
    rng, out, texts = random.Random(seed), collections.OrderedDict(), collections.defaultdict(list)
    read = {}
    for name in ('ntrex', 'mkqa', 'tatoeba', 'libreoffice-help'):
        read[name] = list(rows_of(folder, name))
        for _, text in read[name]:
            for language, v in text.items():
                texts[language].append(v)
    qa = read_qa(folder)
    for _, language, question, passage in qa:
        texts[language] += [question, passage]

    def same(t):
        return {k: (v, v) for k, v in t.items()}

    def cropped(t):
        return {k: (crop(v, k, rng), v) for k, v in t.items()}
    seen, lo = set(), []
    for row, text in read['libreoffice-help']:
        key = re.sub(r'[\W\d_]+', '', text.get('en', '').lower())
        if len(key) >= 8 and key not in seen and len(text) > 1:
            seen.add(key)
            lo.append((row['id'], text))
    out['lo'] = [(i, same(t)) for i, t in lo]
    out['locrop'] = [(i, cropped(t)) for i, t in lo if len(t.get('en', '')) > 60]
    out['ntrex'] = [(r['id'], same(t)) for r, t in read['ntrex']]
    out['ntcrop'] = [(f'{r["id"]}#{n}', cropped(t)) for n in range(copies) for r, t in read['ntrex']]
    out['mkqa'] = [(r['id'], same(t)) for r, t in read['mkqa']]
    out['mkcrop'] = [(f'{r["id"]}#{n}', cropped(t)) for n in range(2) for r, t in read['mkqa']]
    out['tatoeba'] = [(r['id'], same(t)) for r, t in read['tatoeba'] if len(t) > 1]
    out['mkans'], out['mkqx'] = [], []
    for r, t in read['mkqa']:
        answers = {k: v[0] for k, v in (r.get('answers') or {}).items() if k in LANGUAGES and v}
        names = {k: v for k, v in answers.items() if re.search(r'[^\W\d]', v)}
        if len(names) > 1:
            out['mkans'].append((r['id'], same(names)))
        both = {k: (t[k], t[k] + ' ' + v) for k, v in answers.items() if k in t}
        if len(both) > 1:
            out['mkqx'].append((r['id'], both))
    out['qa'] = [(i, {language: (q, p)}) for i, language, q, p in qa]
    return out, texts


# ---------------------------------------------------------------- initial weights


def make_weights(vocab, hidden, positions, slack, seed):
    rng = np.random.default_rng(seed)
    words = (rng.standard_normal((vocab, hidden)) * .02).astype(np.float32)
    words[:, 0], words[:, 1] = slack, -slack
    gain = np.ones(hidden, np.float32)
    gain[:2] = 0
    return {'embeddings.word_embeddings.weight': words,
            'embeddings.position_embeddings.weight': np.zeros((positions, hidden), np.float32),
            'embeddings.LayerNorm.weight': gain, 'embeddings.LayerNorm.bias': np.zeros(hidden, np.float32)}


def write_json(path, value):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, 'w', encoding='utf-8') as f:
        json.dump(value, f, ensure_ascii=False, indent=1)
        f.write('\n')


def main():
    ap = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    ap.add_argument('--data', required=True)
    ap.add_argument('--out', required=True)
    ap.add_argument('--vocab', type=int, default=24000)
    ap.add_argument('--hidden', type=int, default=256)
    ap.add_argument('--positions', type=int, default=256)
    ap.add_argument('--slack', type=float, default=4.0)
    ap.add_argument('--copies', type=int, default=5, help='made-up queries for each NTREX sentence')
    ap.add_argument('--seed', type=int, default=0)
    a = ap.parse_args()
    pairs, texts = make_pairs(a.data, a.seed, a.copies)
    os.makedirs(os.path.join(a.out, 'data'), exist_ok=True)
    for name, items in pairs.items():
        rows = 0
        with open(os.path.join(a.out, 'data', name + '.jsonl.gz'), 'wb') as raw, \
                gzip.GzipFile(filename='', fileobj=raw, mode='wb', mtime=0) as f:
            for i, by_language in items:
                for language, (query, positive) in by_language.items():
                    f.write((json.dumps({'id': i, 'language': language, 'query': query, 'positive': positive},
                                        ensure_ascii=False) + '\n').encode('utf-8'))
                    rows += 1
        print(f'{name}: {len(items)} ids, {rows} rows')
    folder = os.path.join(a.out, 'encoder')
    os.makedirs(folder, exist_ok=True)
    tokenizer = make_tokenizer(texts, a.vocab, a.positions)
    tokenizer.save(os.path.join(folder, 'tokenizer.json'))
    vocab = tokenizer.get_vocab_size()
    write_json(os.path.join(folder, 'config.json'), {
        'architectures': ['DistilBertModel'], 'model_type': 'distilbert', 'vocab_size': vocab, 'dim': a.hidden,
        'n_layers': 0, 'n_heads': a.hidden // 64, 'hidden_dim': 4 * a.hidden, 'activation': 'gelu', 'dropout': 0.0,
        'attention_dropout': 0.0, 'max_position_embeddings': a.positions, 'sinusoidal_pos_embds': True,
        'initializer_range': 0.02, 'pad_token_id': 0, 'torch_dtype': 'float32'})
    write_json(os.path.join(folder, 'tokenizer_config.json'), {
        'tokenizer_class': 'PreTrainedTokenizerFast', 'model_max_length': a.positions, 'pad_token': '[PAD]',
        'unk_token': '[UNK]', 'cls_token': '[CLS]', 'sep_token': '[SEP]', 'mask_token': '[MASK]',
        'model_input_names': ['input_ids', 'attention_mask']})
    write_json(os.path.join(folder, 'modules.json'), [
        {'idx': 0, 'name': '0', 'path': '', 'type': 'sentence_transformers.models.Transformer'},
        {'idx': 1, 'name': '1', 'path': '1_Pooling', 'type': 'sentence_transformers.models.Pooling'},
        {'idx': 2, 'name': '2', 'path': '2_Normalize', 'type': 'sentence_transformers.models.Normalize'}])
    write_json(os.path.join(folder, '1_Pooling', 'config.json'), {
        'word_embedding_dimension': a.hidden, 'pooling_mode_cls_token': False, 'pooling_mode_mean_tokens': True,
        'pooling_mode_max_tokens': False, 'pooling_mode_mean_sqrt_len_tokens': False})
    write_json(os.path.join(folder, 'sentence_bert_config.json'), {'max_seq_length': a.positions, 'do_lower_case': False})
    from safetensors.numpy import save_file
    weights = make_weights(vocab, a.hidden, a.positions, a.slack, a.seed)
    save_file(weights, os.path.join(folder, 'model.safetensors'), metadata={'format': 'pt'})
    print(f'vocabulary {vocab}, {sum(x.size for x in weights.values()):,} weights')


if __name__ == '__main__':
    main()
