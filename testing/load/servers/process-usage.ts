import { readFileSync } from 'node:fs';

const ticksPerSecond = 100; // USER_HZ, fixed for user space on Linux

/** CPU time that a process has used so far in user and kernel mode, in µs; resolution 10 ms. */
export function cpuMicros(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return ((Number(fields[11]) + Number(fields[12])) * 1e6) / ticksPerSecond;
}

/** Most memory that a process has ever had resident, in MB. */
export function peakRssMb(pid: number): number {
  const kilobytes = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kilobytes) / 1024;
}
