import { createPaint, paintDiff, paintMarkdown, withoutControls, type Paint } from './terminal-text.ts';

/** Tells a story on the terminal while it happens. */
export interface Narrator extends Disposable {
  chapter(title: string): void;
  /** Begins a step; the one before it, if it still runs, is done. */
  step(text: string): void;
  /** Ends the step, in other words than it began with if there is more to say. */
  done(text?: string): void;
  fail(text: string): void;
  /** Shows a document: a diff when it begins as one, else Markdown. */
  show(heading: string, untrustedText: string): void;
}

export interface NarratorOptions {
  readonly write: (text: string) => void;
  readonly colour: boolean;
  /** A terminal gets a moving line for the step that runs; anything else a line for each step that ended. */
  readonly tty: boolean;
  readonly columns?: number;
  /** Milliseconds, from any beginning. */
  readonly now?: () => number;
}

interface RunningStep {
  readonly text: string;
  readonly since: number;
  readonly ticking?: NodeJS.Timeout;
}

const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const FRAME_MS = 100;
const CLEAR_LINE = '\r\u001B[2K';

export function createNarrator(options: NarratorOptions): Narrator {
  const { write, colour, tty, columns = 80, now = () => performance.now() } = options;
  const paint = createPaint(colour);
  const begun = now();
  let running: RunningStep | undefined;

  const line = (text: string) => write(`${text}\n`);
  const clock = () => paint('dim', secondsOf(now() - begun).padStart(7));

  function draw({ text, since }: RunningStep): void {
    const frame = FRAMES[Math.floor((now() - since) / FRAME_MS) % FRAMES.length] ?? '';
    const room = columns - 24;
    const short = text.length > room ? `${text.slice(0, room - 1)}…` : text;
    write(
      `${CLEAR_LINE}${clock()} ${paint('cyan', frame)} ${short} ${paint('dim', secondsOf(now() - since))}`,
    );
  }

  function begin(text: string): void {
    const step = { text, since: now() };
    if (!tty) {
      running = step;
      return;
    }
    running = { ...step, ticking: setInterval(() => draw(step), FRAME_MS).unref() };
    draw(step);
  }

  function end(mark: string, text: string | undefined): void {
    const step = running;
    running = undefined;
    if (step?.ticking) {
      clearInterval(step.ticking);
      write(CLEAR_LINE);
    }
    const told = text ?? step?.text;
    if (told === undefined) return;
    const took = step ? ` ${paint('dim', `(${secondsOf(now() - step.since)})`)}` : '';
    line(`${clock()} ${mark} ${told}${took}`);
  }

  const endRunning = () => {
    if (running) end(paint('green', '✔'), undefined);
  };

  return {
    chapter(title) {
      endRunning();
      line(`\n${paint('bold', withoutControls(title))}`);
    },
    step(text) {
      endRunning();
      begin(withoutControls(text));
    },
    done: (text) => end(paint('green', '✔'), text && withoutControls(text)),
    fail: (text) => end(paint('red', '✘'), withoutControls(text)),
    show(heading, untrustedText) {
      endRunning();
      line(`\n${paint('bold', withoutControls(heading))}`);
      for (const shown of painted(withoutControls(untrustedText).trimEnd(), paint)) {
        line(`${paint('dim', '  │')} ${shown}`.trimEnd());
      }
    },
    [Symbol.dispose]() {
      if (!running?.ticking) return;
      clearInterval(running.ticking);
      write('\n');
      running = undefined;
    },
  };
}

function painted(text: string, paint: Paint): string[] {
  return /^(?:diff --git |--- )/.test(text) ? paintDiff(text, paint) : paintMarkdown(text, paint);
}

function secondsOf(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
