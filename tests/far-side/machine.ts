/**
 * A machine that qemu emulates, of which only the console is seen. Its time goes by the instructions that it runs, and
 * leaps over waits, so that a busy host makes no timer late and minutes of waiting take none. That is quicker than KVM,
 * which would have to sit them out.
 * https://www.qemu.org/docs/master/devel/tcg-icount.html
 */
import { spawn } from "node:child_process";

/** One observation of a guest: `FACT seconds name value` on its console. */
export interface Fact {
  /** Seconds of the guest's own time since it started. */
  readonly at: number;
  readonly name: string;
  readonly value: string;
}

export interface Machine {
  readonly qemu: string;
  readonly kernel: string;
  readonly initramfs: string;
}

/** What became of a machine. */
export interface Boot {
  readonly facts: readonly Fact[];
  readonly console: string;
}

/** Boots the machine and waits until it is off, or ends it when its time on the host is over. */
export function bootMachine({ qemu: program, kernel, initramfs }: Machine, seconds: number): Promise<Boot> {
  const start = ["-kernel", kernel, "-initrd", initramfs, "-append", "console=ttyS0 quiet panic=-1"];
  const qemu = spawn(program, [...HARDWARE, ...start], { stdio: ["ignore", "pipe", "pipe"] });
  let text = "";
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => void qemu.kill("SIGKILL"), seconds * 1_000);
    for (const stream of [qemu.stdout, qemu.stderr]) {
      stream.setEncoding("utf8").on("data", (part: string) => void (text += part));
    }
    qemu.once("error", reject).once("close", () => {
      clearTimeout(late);
      resolve({ facts: factsIn(text), console: text });
    });
  });
}

/** 4 ns for each instruction, and no devices but a serial line. */
const HARDWARE = [
  ...["-accel", "tcg", "-cpu", "max", "-icount", "shift=2,sleep=off", "-rtc", "clock=vm", "-m", "1024"],
  ...["-nodefaults", "-no-user-config", "-display", "none", "-serial", "stdio", "-no-reboot"],
];

/** The facts in what a console said. A line that is not complete is none. */
export function factsIn(text: string): Fact[] {
  const lines = text.split(/\r?\n/).slice(0, -1);
  return lines.flatMap((line) => {
    const [, at = "", name = "", value = ""] = /^FACT ([0-9.]+) (\S+) ?(.*)$/.exec(line) ?? [];
    return name === "" ? [] : [{ at: Number(at), name, value }];
  });
}
