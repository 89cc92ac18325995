"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import type { CodeScanView } from "@/app/views";
import { forgetAllTaps } from "../../(citizen)/_tap/kept-taps";
import { type Failure, failureOf } from "../../(citizen)/_tap/outcome";
import type { RpcClient, Send } from "../../(citizen)/_tap/use-line";
import { type Camera, type CameraTrouble, NoPicture, openCamera, readPicture } from "./camera";
import { codeIn } from "./code-text";

/** Where a scan stands. */
export type Scan =
  | { readonly phase: "ready" | "opening" | "looking" | "checking" }
  | { readonly phase: "no-camera"; readonly trouble: CameraTrouble }
  | { readonly phase: "failed"; readonly failure: Failure }
  | { readonly phase: "firm"; readonly firm: CodeScanView; readonly going: boolean };

const FOREIGN: Failure = { kind: "refused", code: "CODE_FOREIGN" };

/** Opens the list of the firm that was just taken up: a whole new document, so that nothing of the identity before stays. */
export function openFirmList(): void {
  forgetAllTaps();
  window.location.assign("/firm");
}

/** One scan after another: by camera, from a picture, or typed. What is read leaves the phone only if it is an enterprise code. */
export function useScan(send: Send) {
  const video = useRef<HTMLVideoElement>(null);
  const camera = useRef<Camera | null>(null);
  const turn = useRef(0); // which opening of the camera is still wanted
  const [scan, setScan] = useState<Scan>({ phase: "ready" });
  const [torch, setTorch] = useState<boolean | null>(null);

  const close = useCallback(() => {
    turn.current += 1;
    camera.current?.close();
    camera.current = null;
    setTorch(null);
  }, []);
  useEffect(() => close, [close]);

  async function ask(call: (rpc: RpcClient) => Promise<CodeScanView>) {
    close();
    setScan({ phase: "checking" });
    try {
      const firm = await send(call);
      const going = firm.standing !== "none";
      setScan({ phase: "firm", firm, going });
      if (!going) return;
      const { enterpriseId } = firm;
      await send((rpc) => rpc.identity.actFor.mutate({ enterpriseId }));
      openFirmList();
    } catch (error) {
      setScan({ phase: "failed", failure: failureOf(error) });
    }
  }

  function read(text: string) {
    performance.mark("code-read"); // from the frame on
    const code = codeIn(text);
    if (code) return void ask((rpc) => rpc.delegations.scan.mutate({ code }));
    close();
    setScan({ phase: "failed", failure: FOREIGN });
  }

  async function look() {
    const screen = video.current;
    if (!screen || camera.current) return;
    const mine = ++turn.current;
    setScan({ phase: "opening" });
    try {
      const opened = await openCamera(screen, read);
      if (turn.current !== mine) return opened.close(); // a code was read meanwhile, or something else chosen
      camera.current = opened;
      setScan({ phase: "looking" });
      if (opened.setTorch) setTorch(false);
    } catch (error) {
      if (turn.current !== mine) return;
      if (error instanceof NoPicture) setScan({ phase: "no-camera", trouble: error.trouble });
      else setScan({ phase: "failed", failure: { kind: "no-line" } }); // what reads codes could not be loaded
    }
  }

  async function pick(file: File | undefined) {
    if (!file) return;
    close();
    setScan({ phase: "checking" });
    const text = await readPicture(file);
    if (text === null) setScan({ phase: "no-camera", trouble: "noCode" });
    else read(text);
  }

  async function toggleTorch() {
    const lit = camera.current?.setTorch?.(!torch).then(() => !torch);
    setTorch((await lit?.catch(() => null)) ?? null);
  }

  function rest() {
    close();
    setScan({ phase: "ready" });
  }

  const type = (uscc: string) => void ask((rpc) => rpc.delegations.scan.mutate({ uscc }));
  return { video, scan, torch, look, pick, read, type, rest, toggleTorch };
}
