#!/usr/bin/env python3
"""Lints real documents with every rule there is, and reads the place of each finding again, without Wirewright's own reader.

usage: places.py --bin WIREWRIGHT [--sample N] FOLDER

JSON is read by the scanner below, YAML by PyYAML. Of every finding must hold:
  1. its file is there, and its lines and columns are in it, the end not before the start;
  2. its pointer leads to a value of the file (where a key stands twice, to one of the two);
  3. what it underlines is one of
       key     the key under which that value stands
       whole   the value
       member  where the value has no key, for it is an item of a list or the whole document: one of its keys, or a text or number
               under one, or an item. Of a parameter its name, wherever it stands
       part    a piece of the value, which is a text; or what stands behind the first document of a file. Only the rules in PARTS do
     so a finding about something that is missing stands at the object that lacks it, never somewhere else.
The last line counts findings by what they underline. The status is 1 where something does not hold, where a run panics, or where
nothing was looked at.
"""
import argparse
import bisect
import collections
import json
import os
import re
import subprocess
import sys
import tempfile
from json.decoder import scanstring

import yaml

GROUPS = ('correctness', 'codegen', 'security', 'compatibility', 'style')
PARTS = ('markdown-script', 'multiple-documents')
# The one of libyaml is much faster.
LOADER = getattr(yaml, 'CSafeLoader', yaml.SafeLoader)
# What is no JSON string, list or object, as far as a document holds it.
WORD = re.compile(r'[^\s,\]}]+')
PROPERTIES = re.compile(r'(?:[!&]\S*\s+)*')
SPACE = re.compile(r'[ \t\r\n]*')


class Node:
    """A value with its first character and the one behind its last. `members` has (key, start, end, node) for each member or item."""
    __slots__ = ('kind', 'start', 'end', 'members')

    def __init__(self, kind, start):
        self.kind, self.start, self.end, self.members = kind, start, start, []


def read_json(text, at=0):
    """The value at a place of a JSON text."""
    at = SPACE.match(text, at).end()
    first = text[at:at + 1]
    node = Node({'{': 'object', '[': 'array'}.get(first, 'scalar'), at)
    if first == '"':
        node.end = scanstring(text, at + 1, False)[1]
        return node
    if node.kind == 'scalar':
        word = WORD.match(text, at)
        if word is None:
            raise ValueError(f'no value at {at}')
        json.loads(word[0])
        node.end = word.end()
        return node
    close = '}' if first == '{' else ']'
    at = SPACE.match(text, at + 1).end()
    while text[at:at + 1] != close:
        key = start = end = None
        if node.kind == 'object':
            start = at
            if text[at:at + 1] != '"':
                raise ValueError(f'no key at {at}')
            key, end = scanstring(text, at + 1, False)
            at = SPACE.match(text, end).end()
            if text[at:at + 1] != ':':
                raise ValueError(f'no colon at {at}')
            at += 1
        value = read_json(text, at)
        node.members.append((key, start, end, value))
        at = SPACE.match(text, value.end).end()
        if text[at:at + 1] == ',':
            at = SPACE.match(text, at + 1).end()
            if text[at:at + 1] == close:
                raise ValueError(f'a comma before the end at {at}')
        elif text[at:at + 1] != close:
            raise ValueError(f'no comma at {at}')
    node.end = at + 1
    return node


def read_yaml(text):
    """The first document of a YAML text. What an alias stands for is one node, at its anchor."""
    made = {}

    def convert(node):
        if id(node) in made:
            return made[id(node)]
        kind = {yaml.MappingNode: 'object', yaml.SequenceNode: 'array'}.get(type(node), 'scalar')
        value = made[id(node)] = Node(kind, node.start_mark.index)
        value.end = node.end_mark.index
        if kind == 'object':
            for key, member in node.value:
                value.members.append((key.value, key.start_mark.index, key.end_mark.index, convert(member)))
        elif kind == 'array':
            value.members = [(None, None, None, convert(item)) for item in node.value]
        return value

    loader = LOADER(text)
    try:
        root = loader.get_node() if loader.check_node() else None
    finally:
        loader.dispose()
    return convert(root) if root else Node('scalar', 0)


class File:
    """A file as people count in it, and its root."""

    def __init__(self, path):
        with open(path, 'rb') as file:
            self.text = file.read().decode().removeprefix('\ufeff')
        self.lines = [0, *(found.end() for found in re.finditer('\n', self.text))]
        try:
            self.root = read_json(self.text)
            if self.text[self.root.end:].strip():
                raise ValueError('more behind the end')
        except ValueError:
            self.root = read_yaml(self.text)

    def offset(self, line, column):
        """The character at a place."""
        if not 1 <= line <= len(self.lines):
            raise Wrong(f'there is no line {line}')
        start = self.lines[line - 1]
        end = self.lines[line] if line < len(self.lines) else len(self.text)
        if not 0 <= column - 1 <= end - start:
            raise Wrong(f'line {line} has no column {column}')
        return start + column - 1

    def find(self, pointer):
        """The entries (key, start, end, node) that a pointer names: several where a key stands twice."""
        if not pointer.startswith('#'):
            raise Wrong(f'{pointer} is no pointer')
        found = [(None, None, None, self.root)]
        for step in pointer[1:].split('/')[1:]:
            step = step.replace('~1', '/').replace('~0', '~')
            found = [entry for _, _, _, node in found for entry in children(node, step)]
        if not found:
            raise Wrong('the pointer leads to nothing')
        return found


class Wrong(Exception):
    """What does not hold."""


def children(node, step):
    if node.kind == 'object':
        return [entry for entry in node.members if entry[0] == step]
    if node.kind == 'array' and step.isdigit() and int(step) < len(node.members):
        return [node.members[int(step)]]
    return []


def relation(entry, start, end, file):
    """How what is underlined belongs to what a pointer names; `None` where it does not."""
    _, key_start, key_end, node = entry
    if (start, end) == (key_start, key_end):
        return 'key'
    if file.root is node and start > node.end:
        return 'part'
    if not node.start <= start <= end <= node.end:
        return None
    # PyYAML counts a tag and an anchor before a value to it, and the space behind.
    if PROPERTIES.fullmatch(file.text, node.start, start) and not file.text[end:node.end].strip():
        return 'whole'
    if node.kind == 'scalar':
        return 'part'
    for key, inner_start, inner_end, member in node.members:
        if key_start is not None and key != 'name':
            continue
        if (start, end) == (inner_start, inner_end):
            return 'member'
        if member.kind == 'scalar' and member.start <= start <= end <= member.end:
            return 'member'
    return None


def check(finding, files):
    """What a finding underlines."""
    path = finding['file']
    if path not in files:
        files[path] = File(path)
    file = files[path]
    start = file.offset(finding['line'], finding['column'])
    end = file.offset(finding['end_line'], finding['end_column'])
    if end < start:
        raise Wrong('it ends before it starts')
    found = [relation(entry, start, end, file) for entry in file.find(finding['pointer'])]
    found = [how for how in found if how]
    if not found or found[0] == 'part' and finding['code'] not in PARTS:
        raise Wrong(f'{file.text[start:end]!r} is not what the pointer names')
    return found[0]


def lint(command, spec):
    run = subprocess.run([*command, spec], capture_output=True, text=True, timeout=300)
    if run.returncode not in (0, 1) or 'panicked' in run.stderr:
        raise Wrong(f'lint ended with {run.returncode}: {run.stderr[-500:]}')
    return [json.loads(line) for line in run.stdout.splitlines()]


def documents(folder, sample):
    names = sorted(os.path.relpath(os.path.join(at, name), folder) for at, _, names in os.walk(folder) for name in names
                   if name.endswith(('.json', '.yaml', '.yml')))
    return names[::len(names) // sample] if 0 < sample < len(names) else names


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('folder')
    parser.add_argument('--bin', required=True)
    parser.add_argument('--sample', type=int, default=0, help='every k-th document, so that about N remain')
    args = parser.parse_args()
    names = documents(args.folder, args.sample)
    counts, codes, wrong, unread = collections.Counter(), set(), [], []
    with tempfile.TemporaryDirectory() as scratch:
        config = os.path.join(scratch, 'all.toml')
        with open(config, 'w') as file:
            file.write('[lint.groups]\n' + ''.join(f"{group} = 'info'\n" for group in GROUPS))
        command = [os.path.abspath(args.bin), 'lint', '--format', 'json', '--limit', '65535', '--config', config]
        for name in names:
            files, findings = {}, []
            try:
                findings = lint(command, os.path.join(args.folder, name))
            except Wrong as error:
                wrong.append(f'{name}: {error}')
            for finding in findings:
                try:
                    counts[check(finding, files)] += 1
                    codes.add(finding['code'])
                except Wrong as error:
                    wrong.append(f"{name}:{finding['line']}:{finding['column']} {finding['code']} {finding['pointer']}: {error}")
                except (ValueError, yaml.YAMLError) as error:
                    unread.append(f"{name} ({finding['code']}): {' '.join(str(error).split())[:150]}")
                    break
    for line in unread:
        print(f'not read here: {line}')
    for line in wrong:
        print(f'WRONG: {line}')
    what = ', '.join(f'{counts[how]} {how}' for how in ('key', 'whole', 'part', 'member'))
    print(f'{len(names)} documents, {counts.total()} findings of {len(codes)} codes: {what}; '
          f'not read here: {len(unread)}; wrong: {len(wrong)}')
    return 1 if wrong or not counts else 0


if __name__ == '__main__':
    sys.setrecursionlimit(10_000)
    sys.exit(main())
