/** What `/map.json` tells: written by `kg/serve/room_map.py`. */

export interface Place {
  name: string;
  href: string;
  at: [number, number];
  /** False where the point stands for a region or country. */
  exact: boolean;
}

/** Place, family, whether it happened (1) or not (0), first and last day, key, name. */
export type Told = [number, number, number, string, string, string, string];

export interface MapData {
  wide: number;
  high: number;
  land: string[];
  words: Record<string, string>;
  families: string[];
  places: Place[];
  events: Told[];
  nowhere: number;
}

/** The data of a map; an error where this service does not give it. */
export async function readMap(address: string): Promise<MapData> {
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`${answer.status} ${address}`);
  return (await answer.json()) as MapData;
}

/** Whether an event lies in the days from `since` to `until`; empty ends are open. */
export function inTime(told: Told, since: string, until: string): boolean {
  const [, , , first, last] = told;
  if (!since && !until) return true;
  if (!first && !last) return false;
  return (last || first) >= since && (first || last) <= (until || "~");
}
