import { notFound } from "next/navigation";
import { speak } from "@/app/_messages/say";
import { serverRpc } from "@/app/_rpc/server";
import { ScreenBar } from "@/app/_ui/screen-bar";
import { Title } from "@/app/_ui/title";
import { answered } from "@/app/answered";
import { wayBack } from "@/app/way-back";
import { sayFact, saySource } from "./fact-words";
import { sayReference } from "./reference";
import { WrongForm } from "./wrong-form";

const READ_FACT = /^([A-Za-z0-9_-]{1,40}):([a-z][a-z0-9_]{0,63})$/;
const MAX_FACTS = 40;

/** 这条数据不对: the fact, who sent it and when, and one button that tells them. */
export default async function WrongFactPage({ searchParams }: PageProps<"/facts">) {
  const { of, program, return: asked } = await searchParams;
  const read = String(of ?? "")
    .split(",", MAX_FACTS)
    .flatMap((pair) => {
      const [, clauseId, attribute] = READ_FACT.exec(pair) ?? [];
      return clauseId && attribute ? [{ clauseId, attribute }] : [];
    });
  if (read.length === 0 || typeof program !== "string") notFound();
  const back = wayBack(asked, "/programs");
  const here = `/facts?${new URLSearchParams({ of: String(of), program, return: back })}`;
  const rpc = await serverRpc();
  const facts = await answered(rpc.registry.facts({ attributes: read.map(({ attribute }) => attribute) }), here);
  const speech = await speak();
  const { t, messages } = speech;
  return (
    <>
      <Title>{t("wrong.title")}</Title>
      <ScreenBar back={back} to="back" />
      <WrongForm
        programId={program}
        back={back}
        words={messages.wrong}
        facts={facts.map((fact, index) => ({
          attribute: fact.attribute,
          clauseId: read[index]?.clauseId ?? "",
          name: sayFact(fact, speech),
          note: saySource(fact, speech),
          sourceName: fact.sourceName,
          told: fact.report && { sourceName: fact.report.sourceName, reference: sayReference(fact.report.reference) },
        }))}
      />
    </>
  );
}
