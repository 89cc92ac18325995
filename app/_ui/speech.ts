/** A voice: the phone's own, or a recorded one in tests. */
export type Voice = {
  /** Reads sentences one after the other; `ended` is called once, when the last is done or the reading was stopped. */
  speak(sentences: readonly string[], language: string, ended: () => void): void;
  stop(): void;
};

declare global {
  interface Window {
    /** Set before the page loads by a test that listens instead of hearing. */
    yongyibanVoice?: Voice;
  }
}

const SLOWER_THAN_USUAL = 0.85; // for those who asked to be read to

const browserVoice: Voice = {
  speak(sentences, language, ended) {
    window.speechSynthesis.cancel();
    const last = sentences.length - 1;
    sentences.forEach((sentence, index) => {
      const utterance = new SpeechSynthesisUtterance(sentence);
      utterance.lang = language;
      utterance.rate = SLOWER_THAN_USUAL;
      if (index === last) {
        utterance.onend = ended;
        utterance.onerror = ended;
      }
      window.speechSynthesis.speak(utterance);
    });
  },
  stop() {
    window.speechSynthesis.cancel();
  },
};

/** The voice of this phone; null where it has none. */
export function voice(): Voice | null {
  if (window.yongyibanVoice) return window.yongyibanVoice;
  return "speechSynthesis" in window ? browserVoice : null;
}
