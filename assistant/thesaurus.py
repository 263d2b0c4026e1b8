"""Words that news uses for one another, as clusters written for this project; a bridge for paraphrased questions.

Membership is by stem. A shared cluster is weaker evidence than a shared word (see `evidence`).
"""

from functools import lru_cache

from assistant.gazetteer import lands
from assistant.terms import stem

_CLUSTERS = """
deny denial dismiss reject refute dispute rebut fabrication untrue false baseless nonsense hoax invent made-up lie
confirm verify acknowledge admit concede corroborate confirmation
refuse decline reject rebuff spurn turn-down snub rule-out
accept agree approve endorse consent back embrace
say tell state claim declare announce assert note remark comment insist maintain describe call quote statement speak
accuse blame allege charge accusation fault
ask request demand call-for urge appeal seek
warn caution alert threat threaten warning
report article story piece account coverage publish scoop
write author post pen byline reporter journalist correspondent written
tweet post x twitter social
newspaper paper daily times post journal press outlet
interview interviewer conversation sit-down talk
kill die dead death deadly fatal slay murder casualty fatality toll perish lose-life victim
injure wound hurt injury casualty hospital hospitalise
attack strike raid assault bomb bombing shell shelling offensive hit
war conflict invasion fighting hostilities battle combat
invade invasion attack incursion
soldier troop army military force serviceman fighter
prisoner pow captive detainee inmate captured
plane aircraft jet airplane airliner aeroplane flight craft
crash collide collision accident wreck come-down
missile rocket projectile sam
weapon arms munition ammunition
fire blaze burn flame inferno conflagration
explode explosion blast detonate detonation
ship vessel boat freighter tanker ferry
car vehicle automobile truck van
police officer cop constable detective
arrest detain detention custody apprehend capture jail
court judge trial tribunal hearing justice
sentence jail prison imprison convict conviction
president leader head-of-state
minister secretary cabinet
congresswoman congressman representative lawmaker mp legislator senator politician deputy
parliament congress house senate legislature assembly
government administration cabinet authorities regime state
spokesman spokeswoman spokesperson press-secretary mouthpiece
adviser advisor aide counsel counsellor assistant
envoy diplomat ambassador mediator intermediary go-between
talk negotiation negotiate dialogue discussion meeting diplomacy
ceasefire truce armistice peace freeze
deal agreement accord pact treaty sign
proposal propose offer plan suggestion suggest initiative overture formula
condition term requirement demand insist precondition
aid assistance help support funding package relief
money fund cash payment finance funding
cost price expense amount sum worth value pay
million billion
percent percentage share proportion
increase rise grow climb gain jump surge soar
decrease fall drop decline reduce cut shrink slump plunge
buy purchase acquire acquisition takeover
sell sale sold
company firm business corporation enterprise
worker employee staff labour labor personnel
boss chief head director executive ceo chair manager
begin start launch commence open onset kick-off outset
end stop finish halt close conclude over
happen occur take-place unfold
meet gather gathering assemble convene summit
travel visit trip journey go fly
live reside home resident residence inhabitant
birth born birthday
child kid boy girl son daughter youngster teenager
mother father parent mom dad
wife husband spouse married marry wedding
man woman person people
win victory triumph beat defeat champion
lose loss defeat
team squad side club
game match fixture
film movie picture cinema
song album music track record
doctor physician medic surgeon
disease illness sickness virus infection
hospital clinic ward
school university college student pupil
storm hurricane typhoon cyclone flood
earthquake quake tremor
evacuate evacuation leave flee displaced displace
rescue save survivor survive
search hunt look seek find
discover find uncover detect locate
border frontier boundary
city town capital municipality
country nation land
american us u.s united-states washington america
russian russia moscow kremlin
withdraw withdrawal pull-out retreat pull-back leave
annex annexation seize occupy occupation take-over
overthrow oust topple coup remove
protest demonstration rally demonstrate march
vote election elect poll ballot
neutral neutrality non-aligned
majority control most
oppose opposition against objection resist
compare comparison like liken largest
reason cause why motive
believe think consider doubt
serious genuine sincere earnest
lead head chair run command
delegation team negotiator
secret covert clandestine back-channel behind-the-scenes hidden
reply response respond answer react reaction
careful carefully cautious
heat heating warmth power electricity energy
lights electricity power
water supply
sick sickening disgusting
extra additional more further
tank armour armoured
anonymous unnamed unidentified
source insider individual
carry relay pass transmit convey
damage destroy destruction harm ruin wreck
investigate investigation probe inquiry inquest examine
inspector investigator examiner
responsible blame liable fault
correct correction amend retract retraction mistake error
cargo freight load goods
harbour harbor port dock quay pier
warehouse depot shed storehouse
compensation damages payout
insurance insurer underwriter
strike walkout stoppage
mayor councillor council
fisherman fishing fish
reopen reopening resume restart
estimate reckon calculate assess
"""


@lru_cache(maxsize=1)
def _clusters() -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    lines = [*_CLUSTERS.strip().splitlines(), *lands()]
    for number, line in enumerate(lines):
        for word in line.split():
            for part in (
                [word] if "-" not in word else [word.replace("-", ""), word.split("-")[0] if len(word) > 12 else ""]
            ):
                if part:
                    found.setdefault(stem(part), set()).add(number)
    return {k: frozenset(v) for k, v in found.items()}


def related(a: str, b: str) -> bool:
    """Whether two stems share a cluster."""
    table = _clusters()
    return bool(table.get(a, frozenset()) & table.get(b, frozenset()))


def clusters_of(stemmed: str) -> frozenset[int]:
    """Numbers of the clusters a stem belongs to."""
    return _clusters().get(stemmed, frozenset())
