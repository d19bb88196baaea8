import { StringDecoder } from 'node:string_decoder';
import sax from 'sax';

import { quoted } from '../../../domain/problem.ts';
import type { Package } from './package.ts';
import { unreadable } from './unreadable.ts';

/** What is done with the elements of a part, as they come. */
export interface XmlHandler {
  /** The name is without prefix where its prefix is that of the root: `row`, of `<x:row>` in `<x:worksheet>`. */
  open: (name: string, attributes: Attributes) => void;
  /** A text may come in several pieces. */
  text?: (text: string) => void;
  close?: (name: string) => void;
}

/** By name, prefixes and all; a name that is not there may be that of a method. */
export type Attributes = Readonly<Record<string, string>>;

/** Reads a part to its end. Throws FileTrouble. */
export async function readXml(parts: Package, part: string, handler: XmlHandler): Promise<void> {
  for await (const _ of xmlSteps(parts, part, handler));
}

/** Reads a part some kilobytes at a time: after each step the handler has been told what was in them. */
export async function* xmlSteps(parts: Package, part: string, handler: XmlHandler): AsyncGenerator<void> {
  const parser = parserOf(part, handler);
  const decoder = new StringDecoder('utf8');
  for await (const chunk of parts.read(part)) {
    parser.write(decoder.write(chunk));
    yield;
  }
  parser.write(decoder.end()).close();
  yield;
}

function parserOf(part: string, { open, text, close }: XmlHandler): sax.SAXParser {
  const parser = sax.parser(true, { position: false });
  let prefix: string | undefined;
  const nameOf = (name: string): string => (prefix && name.startsWith(prefix) ? name.slice(prefix.length) : name);
  parser.onopentag = ({ name, attributes }) => {
    prefix ??= name.slice(0, name.indexOf(':') + 1);
    open(nameOf(name), attributes as Attributes);
  };
  if (text) {
    parser.ontext = text;
    parser.oncdata = text;
  }
  if (close) parser.onclosetag = (name) => close(nameOf(name));
  parser.onerror = (error) => {
    throw unreadable(`it is damaged: its part ${quoted(part)} is no XML (${firstLine(error.message)})`, error);
  };
  return parser;
}

const firstLine = (message: string): string => message.split('\n', 1)[0] ?? message;
