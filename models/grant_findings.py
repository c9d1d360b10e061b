"""What the grant simulation says, in Swedish. Robust things first; every krona is said to be of an example.

No source gives anyone's percentages or unit costs, so no sentence says what Enköping's money does: what is said is
what each way to share is good and bad for, what decides, and where it turns.
"""

from __future__ import annotations

from models.case import Case
from models.grant_assumptions import HYBRID, KEY, POOL, RECALCULATED, TODAY
from models.grant_result import GrantsResult, Lever, ModelOutcome, Span
from models.scenario import Scenario
from models.swedish import about_kronor, counted, listed, numeral, of_hundred, percent

ALIKE = 0.02
"""Parts of the needs within which two ways to share are said to cover as much."""

NOTICED = 0.02
"""How much an assumption must move the difference to be named among those that decide."""


def grant_sentences(case: Case, scenario: Scenario, result: GrantsResult | None) -> dict[str, str]:
    """Every sentence about the grant that a snapshot keeps, by what it answers."""
    if result is None:
        return {}
    said = {
        "grants_lead": lead(result),
        "grants_turn": turning(result),
        "grants_cover": cover(result),
        "grants_size": size(result),
        "grants_income": income(result),
        "grants_volume": volume(result),
        "grants_overhead": overhead(result),
        "grants_gains": gainers(case, result),
        "grants_crisis": crisis(result),
        "grants_levers": levers(result),
        "grants_known": known(result),
        "grants_swap": swap(result),
        "grants_initial": initial(result),
        "grants_caution": caution(result),
    }
    for one in result.models:
        said[f"grants_good_{one.id}"] = good_and_bad(result, one)
    return said


def _today(result: GrantsResult) -> str:
    """Today's shares, and what they are worth as evidence."""
    return "andelarna som skrivits in" if result.own_shares else "exempelandelarna för i dag"


def kronor_of_hundred(share: float | None) -> str:
    """A part of the needs as so many kronor of a hundred; "–" where there is none."""
    return "–" if share is None else f"{_number(share)} av 100 kronor"


def lead(result: GrantsResult) -> str:
    """What decides, with the example's figures for today's shares, recalculated ones and the pool."""
    if result.received == 0:
        return "Tas ingen emot kommer ingen ny ersättning, och det finns inget att fördela."
    if result.income_mean <= 0:
        return "Ingen ersättning kommer in i räkneexemplet, och då finns det inget att fördela."
    today, true, pool = (result.model(name).covered for name in (TODAY, RECALCULATED, POOL))
    if today is None or true is None or pool is None:
        return "Inget behov är ifyllt, så inget sätt att fördela kan täcka mer eller mindre än ett annat."
    figures = (
        f"I räkneexemplet täcks {_number(true)} av 100 kronor av behoven med omräknade andelar, {_number(pool)} med "
        f"en pott och {_number(today)} med {_today(result)}."
    )
    best, worst = max(true, pool, today), min(true, pool, today)
    if best - worst <= ALIKE:
        return f"Sättet att fördela spelar liten roll här. {figures}"
    if pool > true + ALIKE and pool > today + ALIKE:
        return f"En pott täcker mer än fasta andelar här. {figures}"
    if pool > today + ALIKE:
        return f"Det avgörande är om procenten stämmer med behoven, inte om det finns en pott. {figures}"
    if pool < today - ALIKE:
        return f"En pott täcker mindre än fasta andelar här. {figures}"
    return f"En pott täcker ungefär som dagens andelar här. {figures}"


def turning(result: GrantsResult) -> str:
    """How wrong fixed shares may be before a pool covers more."""
    if result.preview or not result.turns or result.income_mean <= 0:
        return ""
    at = result.turn(TODAY, POOL).misplaced
    now = percent(result.misplaced)
    if at is None:
        if result.misplaced < 0.005:
            return "Dagens andelar stämmer med behovstabellen, så inget går till fel mottagare."
        return (
            "Hur fel andelarna än är, åt det håll som prövats, byter pott och fasta andelar inte plats. Med "
            f"{_today(result)} hamnar {now} av pengarna hos någon annan än behoven säger."
        )
    return (
        f"En pott täcker mer än fasta andelar först när ungefär {percent(at)} av pengarna hamnar hos fel mottagare. "
        f"Med {_today(result)} är det {now}"
        + (
            "."
            if result.own_shares
            else "; vad det är i verkligheten vet bara den som har kommunens egna tal."
        )
    )


def cover(result: GrantsResult) -> str:
    """Headline of the main picture."""
    if result.model(TODAY).covered is None:
        return "Inget behov att täcka"
    return "Av 100 kronor i behov: täcks av ersättningen, bärs av nämnderna eller blir inte gjort"


def size(result: GrantsResult) -> str:
    """Whether the example's needs are of a size that the grant could meet: the check a controller asks for."""
    if result.plausibility is None:
        return "Ingen ersättning kommer in, så behovens storlek kan inte prövas mot den."
    ratio = numeral(result.plausibility, 2)
    if 0.8 <= result.plausibility <= 1.2:
        return (
            f"Rimlighetskontroll: behoven i exemplet är {ratio} gånger ersättningen, inom 0,8–1,2 som brukar vara "
            "rimligt för påhittade enhetskostnader."
        )
    way = "mer" if result.plausibility > 1.2 else "mindre"
    return (
        f"Rimlighetskontroll: behoven i exemplet är {ratio} gånger ersättningen, klart {way} än 0,8–1,2. Läs då "
        "hellre ordningen mellan sätten än hur mycket de täcker."
    )


def income(result: GrantsResult) -> str:
    """What the state pays in the example, with the amounts that are law, and what is assumed."""
    if result.received == 0:
        return "Ingen tas emot i räkneexemplet. Då kommer ingen ersättning, varken nu eller för dem som kom tidigare."
    return (
        f"Statens ersättning i räkneexemplet: ungefär {about_kronor(result.income_mean)} om året "
        f"({_kr_span(result.income)}) när {counted(round(result.received), 'person', 'personer')} tas emot om året. "
        f"Beloppet {numeral(result.amount_below)} kr per person är lag; antalet är ett antagande. Det är statens "
        "ersättning, inte vad en person kostar."
    )


def volume(result: GrantsResult) -> str:
    """What few and many received does."""
    if result.preview or not result.sweep:
        return ""
    least, most = result.sweep[0], result.sweep[-1]
    at_least = [value for value in least.uncovered if value is not None]
    at_most = [value for value in most.uncovered if value is not None]
    if not at_least or not at_most:
        return "Utan behov finns inget att täcka, hur många som än tas emot."
    turn = result.turn(TODAY, POOL).volume
    never = result.turn(RECALCULATED, POOL).volume is None
    said = (
        f"Få mottagna är svårt på alla sätt: med {numeral(least.volume)} om året blir minst "
        f"{_number(min(at_least))} av 100 kronor utan täckning, med {numeral(most.volume)} om året som minst "
        f"{_number(min(at_most))}. Fel andelar missar däremot vid varje volym."
    )
    if turn is not None:
        said += f" Potten och {_today(result)} byter plats vid ungefär {numeral(turn)} mottagna om året."
    if never:
        said += " Omräknade andelar och potten byter inte plats mellan 5 och 200."
    return said


def overhead(result: GrantsResult) -> str:
    """What the pool costs to run, and what it may cost."""
    pool = result.model(POOL)
    if result.income_mean <= 0:
        return "En pott utan pengar delar inte ut något och kostar inget."
    said = f"Potten kostar i räkneexemplet ungefär {about_kronor(pool.overhead)} om året att driva."
    if result.preview or not result.turns:
        return said
    may = result.turn(TODAY, POOL).overhead
    if may is not None:
        said += f" Den kan kosta upp till ungefär {about_kronor(may)} innan {_today(result)} täcker mer."
    if pool.unused > pool.overhead and pool.lag.mid is not None:
        said += (
            f" Mer betyder det som inte delas ut: ungefär {about_kronor(pool.unused)} om året blir kvar i reserv eller "
            f"i väntan på beslut, och pengarna kommer {numeral(pool.lag.mid, 1)} månader efter behovet."
        )
    return said


def gainers(case: Case, result: GrantsResult) -> str:
    """Who gets more and who gets less than today with recalculated shares and with the pool."""
    parts = []
    for name, words in ((RECALCULATED, "omräknade andelar"), (POOL, "en pott")):
        mine = [one for one in result.gains if one.model == name and one.change.mid is not None]
        if not mine:
            continue
        up = max(mine, key=lambda one: one.change.mid or 0.0)
        down = min(mine, key=lambda one: one.change.mid or 0.0)
        if (up.change.mid or 0) < 500 and (down.change.mid or 0) > -500:
            parts.append(f"med {words} ändras nästan inget")
            continue
        parts.append(
            f"med {words} får {case.recipient(up.recipient).name.lower()} mest mer (ungefär "
            f"{about_kronor(up.change.mid or 0)} om året) och {case.recipient(down.recipient).name.lower()} mest "
            f"mindre ({about_kronor(abs(down.change.mid or 0))})"
        )
    if not parts:
        return "Ingen får mer eller mindre än i dag."
    said = "; ".join(parts)
    return f"I räkneexemplet, jämfört med {_today(result)}: {said}."


def crisis(result: GrantsResult) -> str:
    """What many more in one year does to what is left without money."""
    if result.preview or len(result.crisis) < 3:
        return ""
    order = [one.id for one in result.models]
    true, pool = order.index(RECALCULATED), order.index(POOL)

    def worst(index: int) -> tuple[float, int]:
        found = [
            (one.uncovered_crisis[index] or 0.0) - (one.uncovered[index] or 0.0) for one in result.crisis
        ]
        top = max(range(len(found)), key=lambda year: found[year])
        return found[top], result.crisis[top].year

    shares, year = worst(true)
    shared, _ = worst(pool)
    if result.income_mean <= 0:
        return "Tas ingen emot blir ett krisår inte större än något annat år."
    if max(shares, shared) <= 0.005:
        return "Ett krisår ökar inte det som blir utan täckning på något av sätten, eftersom ersättningen följer med."
    pool_words = f"med {numeral(100 * shared, 0)} kronor" if shared > 0.005 else "inte"
    return (
        "Ersättningen följer med när många kommer, men släpar efter behoven. I räkneexemplet ökar det som blir utan "
        f"täckning med som mest {numeral(100 * shares, 0)} av 100 kronor med omräknade andelar ({year}), och för potten "
        f"{pool_words}."
    )


def flipping(result: GrantsResult, against: str) -> tuple[Lever, ...]:
    """The assumptions that alone, within their range, change whether the pool covers more than the other."""
    base = result.base_gap[0 if against == RECALCULATED else 1]
    return tuple(
        one
        for one in result.levers
        if any(value * base < 0 for value in (one.recalculated if against == RECALCULATED else one.today))
    )


def deciding(result: GrantsResult, most: int = 5) -> tuple[Lever, ...]:
    """The assumptions that the conclusion rests on most."""
    return result.levers[:most]


def levers(result: GrantsResult) -> str:
    """Whether any assumption alone turns the order."""
    if result.preview or not result.levers or result.income_mean <= 0:
        return ""
    number = len(result.levers)
    parts = []
    for against, words in ((RECALCULATED, "omräknade andelar"), (TODAY, _today(result))):
        turning_ones = flipping(result, against)
        if not turning_ones:
            parts.append(
                f"Mellan pott och {words} vänder inget av {number} antaganden ordningen på egen hand."
            )
        else:
            names = listed([one.name[0].lower() + one.name[1:] for one in turning_ones[:4]])
            more = f" och {len(turning_ones) - 4} till" if len(turning_ones) > 4 else ""
            parts.append(
                f"Mellan pott och {words} vänder {len(turning_ones)} av {number} antaganden ordningen: {names}{more}."
            )
    return " ".join(parts)


def known(result: GrantsResult) -> str:
    """How much of the example that is documented."""
    all_figures = result.known[-1]
    return (
        f"{percent(all_figures.documented)} av talen bakom jämförelsen är belagda, {percent(all_figures.derived)} är "
        f"härledda av oss och {percent(all_figures.assumed)} är antaganden eller exempel. Ingen källa anger vare sig "
        "Enköpings eller någon annan kommuns procentsatser."
    )


def swap(result: GrantsResult) -> str:
    """What is lost for children who get folkbokförda, in its own line."""
    if result.replaced <= 0:
        return ""
    return (
        "Barn med tillfälligt skydd som folkbokförs byter en ersättning mot en annan. I räkneexemplet upphör då ungefär "
        f"{about_kronor(result.replaced)} om året i skolersättning enligt förordning 2017:193. Det är en egen rad och "
        "är inte avdraget någonstans."
    )


def initial(result: GrantsResult) -> str:
    """The stream that nobody shares."""
    return (
        "Ersättningen för initiala kostnader är en egen ström och delas inte här: i räkneexemplet ungefär "
        f"{about_kronor(result.initial_income)} om året, mot behov på {about_kronor(result.initial_need)}. Ersättningar "
        "som söks var för sig är inte heller med."
    )


def caution(result: GrantsResult) -> str:
    """That everyone received counts, and that nobody knows how many they are."""
    return (
        "Ersättningen följer alla som tas emot: anvisade, kvot, eget boende, anhöriga och folkbokförda med tillfälligt "
        f"skydd. Hur många de är i Enköping är okänt; {numeral(result.received)} om året är ett antagande och inte "
        "samma tal som mottagandet i raden överst, som gäller anvisade."
    )


def good_and_bad(result: GrantsResult, one: ModelOutcome) -> str:
    """What a way to share is good and bad for, whatever the figures; then the example's."""
    words = {
        TODAY: "Enkelt, förutsägbart och utan kostnad. Missar lika mycket varje år om procenten inte följer behoven, "
        "och ingen märker det: den som får för lite bär det i sin egen budget.",
        RECALCULATED: "Lika enkelt, och träffar så länge behovstabellen stämmer. Måste räknas om när de som kommer "
        "ändras, och någon måste våga sänka sin egen andel.",
        KEY: "Pengarna följer vilka som faktiskt kommer: barn eller vuxna. Kräver att någon räknar personer per ålder "
        "varje månad, och att nyckeln stämmer.",
        POOL: "Rör sig med behoven och tål att andelarna är okända. Kostar arbete och väntan, och den som inte äskar "
        "får inget. Reserven kan bli liggande.",
        HYBRID: "Grundtrygghet genom nyckeln och rörlighet genom potten. Två system att sköta, men mindre väntan än i "
        "en ren pott.",
    }[one.id]
    if one.covered is None:
        return words
    return f"{words} I räkneexemplet täcks {kronor_of_hundred(one.covered)} av behoven."


def _number(share: float) -> str:
    """The number in "71 av 100", also below 1 and above 99."""
    said = of_hundred(min(1.0, max(0.0, share))).removesuffix(" av 100")
    return said.replace("färre än", "mindre än").replace("fler än", "mer än")


def _kr_span(span: Span) -> str:
    if span.low is None or span.high is None:
        return "–"
    return f"{about_kronor(span.low)} till {about_kronor(span.high)} i åtta av tio dragningar"
