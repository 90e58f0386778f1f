/** The drawn network: sigma over graphology, with positions that were computed beforehand. */

import { DirectedGraph } from "graphology";
import Sigma from "sigma";
import type { Settings } from "sigma/settings";
import { EdgeArrowProgram, EdgeLineProgram } from "sigma/rendering";
import type { Pair, State } from "./state";

/** Okabe and Ito's palette: told apart by those who do not see all colours. */
export const SIGNS = { hostile: "#d55e00", friendly: "#0072b2", neutral: "#6b6b6b" } as const;
const PALE = { hostile: "#efc0a0", friendly: "#a9cde3", neutral: "#cfcfcf" } as const;
const CLASSES: Record<string, string> = { actor: "#009e73", place: "#7a5195", event: "#8a6d00" };
const INK = "#1b1b1b";
const FONT = '"Noto Sans Arabic", "Noto Sans", "Segoe UI", Tahoma, sans-serif';

export type Sign = keyof typeof SIGNS;

/** Which way a sum of signs points. */
export function signOf(sum: number): Sign {
  return sum < 0 ? "hostile" : sum > 0 ? "friendly" : "neutral";
}

type Draw = Settings["defaultDrawNodeLabel"];

/** A name above its node, right for both directions of writing, on a pale ground. */
const drawLabel: Draw = (context, data, settings) => {
  if (!data.label) return;
  context.font = `${settings.labelWeight} ${settings.labelSize}px ${FONT}`;
  context.textAlign = "center";
  const y = data.y - data.size - 5;
  const width = context.measureText(data.label).width;
  const x = within(data.x, width / 2 + 3, context.canvas.clientWidth);
  context.fillStyle = "rgba(255,255,255,0.8)";
  context.fillRect(x - width / 2 - 3, y - settings.labelSize, width + 6, settings.labelSize + 5);
  context.fillStyle = INK;
  context.fillText(data.label, x, y);
};

/** The middle of a name at `x` that is to be seen whole, unless its node lies outside. */
function within(x: number, half: number, wide: number): number {
  return x < 0 || x > wide || wide < 2 * half ? x : Math.min(Math.max(x, half), wide - half);
}

export class Network {
  private readonly graph = new DirectedGraph();
  private sigma: Sigma | undefined;
  private chosen = "";

  constructor(private readonly state: State, private readonly choose: (what: string) => void) {}

  /** Draw what is shown, once the letters for it are there: setting up takes the most time of all. */
  async start(holder: HTMLElement): Promise<void> {
    await Promise.allSettled([document.fonts.load(`600 13px ${FONT}`, "ع")]);
    this.sigma = new Sigma(this.graph, holder, {
      allowInvalidContainer: true,
      enableEdgeEvents: true,
      labelRenderedSizeThreshold: 4,
      labelDensity: 0.6,
      labelSize: 13,
      labelWeight: "600",
      zIndex: true,
      defaultDrawNodeLabel: drawLabel,
      defaultDrawNodeHover: drawLabel,
      edgeProgramClasses: { arrow: EdgeArrowProgram, line: EdgeLineProgram },
      nodeReducer: (node, data) => (this.isNear(node) ? data : { ...data, color: "#d9d9d9", label: "", zIndex: 0 }),
      edgeReducer: (edge, data) => (this.touches(edge) ? data : { ...data, hidden: true }),
    });
    this.sigma.on("clickNode", ({ node }) => this.choose(node));
    this.sigma.on("clickEdge", ({ edge }) => this.choose(edge));
    this.sigma.on("clickStage", () => this.choose(""));
    this.look();
  }

  /** Show these pairs between these actors, with what is chosen put forward. */
  show(pairs: Pair[], actors: Set<number>, chosen: string): void {
    this.graph.clear();
    const weight = new Map<number, number>();
    const kept = pairs.filter((one) => actors.has(one.from) && actors.has(one.to));
    for (const { from, to, weight: heavy } of kept) {
      for (const end of [from, to]) weight.set(end, (weight.get(end) ?? 0) + heavy);
    }
    for (const at of [...actors].sort((one, two) => one - two)) {
      const one = this.state.page.actors[at];
      if (!one) continue;
      this.graph.addNode(String(at), {
        x: one.x,
        y: one.y,
        size: 4 + 3 * Math.log2(1 + (weight.get(at) ?? 0)),
        label: this.state.name(at),
        color: CLASSES[one.mode] ?? CLASSES["actor"],
        forceLabel: this.state.matches(at),
        highlighted: this.state.matches(at),
        zIndex: 1,
      });
    }
    for (const pair of kept) {
      const sign = signOf(pair.sign);
      this.graph.addEdgeWithKey(pair.key, String(pair.from), String(pair.to), {
        size: Math.min(8, 1 + Math.log2(1 + pair.weight)),
        color: (pair.happened ? SIGNS : PALE)[sign],
        type: this.state.page.directed ? "arrow" : "line",
      });
    }
    this.chosen = this.known(chosen);
    this.sigma?.refresh();
    this.look();
  }

  /** Put what is chosen forward, and the camera on it. */
  focus(what: string): void {
    this.chosen = this.known(what);
    this.sigma?.refresh({ skipIndexation: true });
    this.look();
  }

  /** The camera nearer (below 1), farther (above 1), or back (0). */
  zoom(by: number): void {
    const camera = this.sigma?.getCamera();
    if (camera) void (by ? camera.animate({ ratio: camera.ratio * by }, { duration: 120 }) : camera.animatedReset());
  }

  private known(what: string): string {
    return this.graph.hasNode(what) || this.graph.hasEdge(what) ? what : "";
  }

  private look(): void {
    const place = this.graph.hasNode(this.chosen) ? this.sigma?.getNodeDisplayData(this.chosen) : undefined;
    if (place) void this.sigma?.getCamera().animate({ x: place.x, y: place.y }, { duration: 200 });
  }

  private isNear(node: string): boolean {
    if (!this.chosen) return true;
    if (this.graph.hasEdge(this.chosen)) return this.graph.extremities(this.chosen).includes(node);
    return node === this.chosen || this.graph.areNeighbors(node, this.chosen);
  }

  private touches(edge: string): boolean {
    if (!this.chosen || edge === this.chosen) return true;
    return this.graph.hasNode(this.chosen) && this.graph.extremities(edge).includes(this.chosen);
  }
}
