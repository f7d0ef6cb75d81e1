export interface Fault {
  readonly op: 'write' | 'read' | 'sync' | 'open' | 'rename' | 'mkdir';
  readonly code: string;
  readonly path: string;
  readonly after?: number;
}
export function failDisk(fault: Fault): { restore(): void; hits(): number };
