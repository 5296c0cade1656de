/**
 * What `faulthandler` writes of the threads, in the form of `gw_conform/stacks.py`: the outermost
 * call first, and nothing below `ours`.
 */
export function readNativeStacks(text: string, ours: string): string {
  const sections = text.split(/^(?=(?:Current thread|Thread) 0x)/m);
  return sections.flatMap((section) => describe(section, ours)).join('\n');
}

function describe(section: string, ours: string): string[] {
  const calls = [...section.matchAll(/^ {2}File "(.*)", line (\d+|\?\?\?) in (.*)$/gm)];
  // A thread of ours, which runs nothing of the application.
  if (calls[0]?.[1]?.startsWith(ours) === true) return [];
  const lines = calls
    .filter(([, file = '']) => !file.startsWith(ours) && !file.startsWith('<frozen '))
    .map(([, file, line, name]) => `  File "${file}", line ${line}, in ${name}`);
  if (lines.length === 0) return [];
  // The signal goes to the main thread, unless that blocks it.
  const name = section.startsWith('Current thread') ? 'MainThread' : 'of another name';
  return [`thread ${name}:`, ...lines.toReversed()];
}
