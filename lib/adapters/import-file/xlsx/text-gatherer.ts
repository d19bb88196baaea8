/** Gathers the text of an item, whole or in formatted runs, without the phonetic runs that stand above it in Japanese. */
export interface TextGatherer {
  open: (name: string) => void;
  text: (text: string) => void;
  close: (name: string) => void;
  /** What was gathered since the last time. */
  take: () => string;
}

export function textGatherer(): TextGatherer {
  let gathered = '';
  let inText = false;
  let inPhonetic = false;
  return {
    open: (name) => {
      if (name === 't') inText = !inPhonetic;
      else if (name === 'rPh') inPhonetic = true;
    },
    text: (text) => {
      if (inText) gathered += text;
    },
    close: (name) => {
      if (name === 't') inText = false;
      else if (name === 'rPh') inPhonetic = false;
    },
    take: () => {
      const taken = gathered;
      gathered = '';
      return taken;
    },
  };
}
