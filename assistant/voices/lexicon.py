"""The words the attribution rules know: verbs of saying, outlets, titles, function words. Data only.

Written by hand from grammars of English and from what newsrooms use; nothing here is specific to one article.
"""

from typing import Final, Literal

Stance = Literal["says", "denies", "confirms", "accuses", "declines", "asks"]


def words(text: str) -> frozenset[str]:
    """A set from words parted by spaces."""
    return frozenset(text.split())


def _verbs(regular: str, irregular: str = "") -> frozenset[str]:
    """Inflected forms. Regular stems are given as `base` or `base+e` (drops the e) or `base+y` (ies, ied)."""
    forms = set(irregular.split())
    for stem in regular.split():
        base, _, ending = stem.partition("+")
        forms |= {
            "": {base, base + ("es" if base.endswith("s") else "s"), base + "ed", base + "ing"},
            "e": {base + "e", base + "es", base + "ed", base + "ing"},
            "y": {base + "y", base + "ies", base + "ied", base + "ying"},
        }[ending]
    return frozenset(forms)


SAYS: Final = _verbs(
    "not+e stat+e assert argu+e announc+e explain insist add claim alleg+e comment caution warn predict estimat+e "
    "exclaim remark observ+e declar+e reveal disclos+e promis+e vow pledg+e repl+y respond answer "
    "suggest maintain testif+y recall joke recount stress emphasiz+e emphasis+e reiterat+e repeat quip "
    "conclud+e indicat+e report tweet post describ+e mention clarif+y complain contend counter inform "
    "lament hint signal point boast proclaim retort conclude speculat+e theoriz+e reason assur+e "
    "apologiz+e apologis+e prais+e condemn criticiz+e criticis+e",
    "say says said saying tell tells told telling write writes wrote written writing speak speaks spoke spoken "
    "denounce denounces denounced quipped signalled swear swears swore call calls called calling",
)
DENIES: Final = _verbs("den+y reject dismiss refut+e disput+e contradict rebuff", "rebutted rebuts")
CONFIRMS: Final = _verbs("confirm acknowledg+e conced+e verif+y corroborat+e", "admit admits admitted admitting")
ACCUSES: Final = _verbs("accus+e blam+e")
DECLINES: Final = _verbs("declin+e refus+e")
ASKS: Final = _verbs("ask question wonder urg+e demand inquir+e appeal")

STANCE: Final[dict[str, Stance]] = {
    **dict.fromkeys(SAYS, "says"),
    **dict.fromkeys(ASKS, "asks"),
    **dict.fromkeys(DENIES, "denies"),
    **dict.fromkeys(CONFIRMS, "confirms"),
    **dict.fromkeys(ACCUSES, "accuses"),
    **dict.fromkeys(DECLINES, "declines"),
}

# Forms that are as often nouns or stand for other things than speech: they count only where what follows is speech.
DOUBTFUL: Final = words(
    "report reports claim claims note notes comment comments answer answers reply replies estimate estimates "
    "promise promises question questions request requests demand demands appeal appeals joke jokes pledge pledges "
    "post posts posted call calls called stress stresses point points pointed speak speaks spoke spoken counter "
    "indicates indicate indicated suggest suggests suggested reveal reveals revealed signal signals signaled reason "
    "reasons reasoned describe describes described answered responded add adds added observe observed maintain "
    "maintained recall recalled repeat repeated condemn praised condemned criticized criticised praise state states "
    "disclosed mention mentioned mentions inform informed concluded concludes conclude urge urges remark remarks "
    "hint hints complain complained appealed questioned wonder dispute disputes refuse refuses declines decline "
    "boast boasts boasted dismiss dismisses dismissed reject rejects rejected refused declined contradict contradicts contradicted "
    "told tell tells write writes wrote written blame blames reported reports estimated warn predicted promised "
    "alleged claimed claiming reporting admit admits admitted asked ask asks requested demanded urged accepted verified verify"
)

INVERTED: Final = words(
    "said says added adds claimed claims reported reports wrote writes explained explains argued argues insisted "
    "insists noted notes warned warns stated states announced recalled observed declared commented concluded joked "
    "quipped replied answered responded asked tweeted remarked complained suggested suggests"
)
"""Verbs that may stand before their subject: "…, said the mayor"."""
CLAIMS: Final = words("claim claims argument allegation accusation assertion contention position view explanation")
NOT_A_VOICE: Final = words(
    "rules rule law laws plan plans schedule constitution standards terms tradition custom size age rank need needs "
    "legend format price weight location type kind principle principles protocol instructions scripture policy"
)
"""What one acts "according to" without anybody saying anything."""

BASE: Final = frozenset(
    v for v in STANCE if v + "s" in STANCE or v + "es" in STANCE or (v.endswith("y") and v[:-1] + "ies" in STANCE)
)
"""Forms without an ending: they agree with several speakers only ("officials say")."""
FINITE: Final = frozenset(v for v in STANCE if not v.endswith("ing"))

# What is denied, rejected or dismissed when the verb is one of speech ("rejected the report", not "the offer").
DENIABLE: Final = words(
    "report reports claim claims allegation allegations accusation accusations charge charges story stories suggestion "
    "suggestions view views account accounts rumour rumours rumor rumors assertion assertions speculation "
    "criticism statement statements figure theory article articles it them that this"
)

REPORTS: Final = words(
    "report reports article articles story stories account accounts interview interviews newspaper paper daily weekly "
    "agency magazine outlet outlets broadcaster channel network tabloid website dispatch bulletin media"
)
"""Nouns for what an outlet publishes or is."""

OUTLETS: Final = (
    "Reuters", "Associated Press", "AP", "AFP", "Agence France-Presse", "Bloomberg News", "Bloomberg", "CNN", "BBC",
    "BBC News", "Fox News", "Fox", "NBC News", "NBC", "CBS News", "CBS", "ABC News", "ABC", "MSNBC", "CNBC", "NPR",
    "PBS", "C-SPAN", "Sky News", "ITV", "Channel 4", "Al Jazeera", "Al-Jazeera", "Al Arabiya", "Al-Arabiya", "Tass",
    "TASS", "Itar-Tass", "RIA Novosti", "RIA", "Interfax", "Xinhua", "Kyodo", "IRNA", "Fars", "Press TV", "RT",
    "Sputnik", "Deutsche Welle", "DPA", "EFE", "ANSA", "Anadolu", "Yonhap", "KCNA", "Le Monde", "Le Figaro",
    "Der Spiegel", "Spiegel", "Bild", "Die Zeit", "El Pais", "El País", "Haaretz", "Politico", "Axios", "Newsweek",
    "Time", "The Economist", "The Atlantic", "Rolling Stone", "Vanity Fair", "USA Today", "The Hill", "BuzzFeed",
    "ProPublica", "Bellingcat", "Ukrainska Pravda", "Kommersant", "Vedomosti", "Izvestia", "Rossiya", "Meduza",
    "The Guardian", "Guardian", "The Independent", "The Telegraph", "Daily Mail", "The Sun", "Financial Times",
    "The Times", "New York Times", "The New York Times", "The Washington Post", "Washington Post",
    "Wall Street Journal", "The Wall Street Journal", "Los Angeles Times", "The Gateway Pundit", "Gateway Pundit",
    "Breitbart", "Antiwar.com", "People magazine", "Entertainment Weekly", "Variety", "TMZ", "Us Weekly", "ESPN", "HLN",
    "IBN", "NDTV", "GEO TV", "SPA", "Saudi Press Agency",
)  # fmt: skip
OUTLET_ENDINGS: Final = words(
    "Times Post Herald Gazette Courier Tribune Journal Observer Chronicle Dispatch Telegraph Guardian Mail News Press "
    "Agency TV Radio Television Magazine Daily Weekly Review Monitor Ledger Lantern Star Globe Sentinel Examiner "
    "Inquirer Bulletin Network Newsroom Broadcasting Pravda Today Independent Standard Express Mirror Argus Echo Record"
)

TITLES: Final = words(
    "mr mrs ms miss dr doctor prof professor sir dame lord lady president minister chancellor king queen prince "
    "princess pope cardinal bishop archbishop reverend rev rabbi imam sheikh ayatollah general gen colonel col major "
    "maj captain capt lieutenant lt sergeant sgt admiral adm commander cmdr officer detective inspector sheriff chief "
    "judge justice attorney prosecutor senator sen representative rep congressman congresswoman governor gov mayor "
    "secretary ambassador director chairman chairwoman executive ceo spokesman spokeswoman spokesperson coach manager "
    "premier councilman councilwoman analyst economist author actor actress singer lawyer counsel adviser advisor "
    "commissioner superintendent state editor correspondent reporter journalist anchor host historian scientist leader"
)
"""Words before a person's name; what stands up to the last of them is the role."""

ORGANISATION: Final = words(
    "department ministry office house court party council agency group union bank committee commission company "
    "corporation corp inc ltd association federation institute university college school hospital police army navy "
    "force forces guard bureau administration congress senate parliament government authority foundation fund center "
    "centre service services board club team league society church times post news journal freight airlines motors "
    "industries international mutual states nations kingdom republic kremlin pentagon nato taliban hamas hezbollah "
    "city county district staff command network organization organisation campaign alliance coalition movement "
    "intelligence security embassy"
)

ROLE: Final = words(
    "president minister chancellor mayor governor senator representative spokesman spokeswoman spokesperson official "
    "officials officer director head chief leader chairman chairwoman adviser advisor aide lawyer attorney judge "
    "prosecutor commander general captain ambassador secretary editor manager coach analyst analysts expert experts "
    "professor author source sources people person witness witnesses police mother father brother sister wife husband "
    "son daughter friend doctor nurse actor actress singer driver critic critics activist activists union party "
    "company group agency ministry department government office hospital court city authority authorities chemist "
    "scientist scientists researcher researchers diplomat diplomats individual individuals insider insiders resident "
    "residents ceo premier king queen prince pope bishop senators lawmaker lawmakers congressman congresswoman"
)

UNNAMED: Final = words(
    "source sources official officials insider insiders people person individual individuals diplomat diplomats aide "
    "aides witness witnesses executive executives adviser advisers lawmaker lawmakers employee employees dockers "
    "one others another"
)
"""Heads of noun phrases that hide who speaks when no name goes with them."""

WEEKDAYS: Final = words("monday tuesday wednesday thursday friday saturday sunday")
MONTHS: Final = words(
    "january february march april may june july august september october november december "
    "feb apr jun jul aug sept sep oct nov dec"
)
TIME: Final = (WEEKDAYS | MONTHS | words(
    "today yesterday tomorrow tonight year years month months week weeks day days morning afternoon evening night "
    "hour hours minute minutes weekend earlier later ago recently now noon midnight early late last previously then "
    "again afterwards meanwhile a.m p.m"
)) - {"may"}  # fmt: skip

ADVERBS: Final = words(
    "also later earlier now then still again once twice already never often always recently just even only first "
    "further once previously publicly privately reportedly allegedly repeatedly not n't immediately at least so thus "
    "therefore however too once initially instead simply actually almost"
)
AUXILIARIES: Final = words(
    "has have had is are was were be been being will would can could may might shall should must do does did having "
    "hasn't haven't hadn't isn't aren't wasn't weren't won't wouldn't can't couldn't doesn't don't didn't"
)
DETERMINERS: Final = words(
    "the a an this that these those his her its their our my your several some many most few both two three four five "
    "six seven eight nine ten dozens another other each every no any one"
)
POSSESSIVE: Final = words("his her its their our my your")
ARTICLES: Final = words("the a an this that its his her their our my your")
PRONOUNS: Final = words("he she they it we i you who which")
OBJECT_PRONOUNS: Final = words("him them me us himself herself themselves itself whom")
ATTACHING: Final = words("of for at in from with within inside on near to close about under behind outside around")
"""Prepositions that may tie a phrase to the noun before it: "a spokesman for the ministry"."""
CONJUNCTIONS: Final = words(
    "and but or nor because while when whereas although though if as since until unless that than where after before "
    "so whether how why what once despite like"
)
PREPOSITIONS: Final = ATTACHING | words(
    "against between into over through during without toward towards upon among amid across along via per off above "
    "below by beyond including following citing quoting according aka alias despite except regarding concerning"
)
STOP_NOUN: Final = (
    CONJUNCTIONS
    | AUXILIARIES
    | OBJECT_PRONOUNS
    | PREPOSITIONS
    | PRONOUNS
    | words("up out down away back there here not also who whom whose which saying told said says if")
)
"""Words that cannot stand inside a plain noun phrase."""

AUDIENCES: Final = words(
    "reporters journalists investigators police parliament lawmakers jurors colleagues viewers readers listeners "
    "congress supporters officials relatives"
)

FEMALE: Final = words(
    "spokeswoman chairwoman congresswoman councilwoman mrs ms miss lady queen princess dame actress mother sister wife "
    "daughter widow aunt grandmother girl woman businesswoman policewoman"
)
MALE: Final = words(
    "spokesman chairman congressman councilman mr sir lord king prince actor father brother husband son widower uncle "
    "grandfather boy man pope businessman policeman"
)
FEMALE_NAMES: Final = words(
    "mary patricia jennifer linda elizabeth barbara susan jessica sarah karen nancy lisa margaret betty sandra "
    "ashley "
    "dorothy kimberly emily donna michelle carol amanda melissa deborah stephanie rebecca laura sharon "
    "cynthia kathleen "
    "helen amy angela anna ruth brenda pamela nicole katherine catherine samantha christine emma debra rachel carolyn "
    "janet maria heather diane olivia julie joyce victoria virginia kelly christina joan evelyn judith lauren hannah "
    "megan martha cheryl andrea frances jacqueline ann alice jean teresa sara janice doris madison julia grace judy "
    "amber denise marilyn beverly danielle theresa sophia marie diana brittany natalie isabella charlotte rose alexis "
    "kayla hillary condoleezza angelina britney madonna oprah michele nadia helena olga irina svetlana natalia elena "
    "anastasia fatima aisha leila yulia oksana ursula annalena giorgia kamala marjorie liz theresa nikki kaja sanna "
    "hanna lena alma petra simone vera ruth leonie miriam priya stella mona ada claire sophie camille "
    "ingrid astrid "
)
MALE_NAMES: Final = words(
    "james john robert michael william david richard joseph thomas charles christopher daniel matthew anthony mark "
    "donald steven paul andrew joshua kenneth kevin brian george timothy ronald edward jason jeffrey ryan jacob gary "
    "nicholas eric jonathan stephen larry justin scott brandon benjamin samuel gregory frank alexander raymond patrick "
    "jack dennis jerry tyler aaron jose adam nathan henry douglas zachary peter kyle walter ethan jeremy harold keith "
    "christian roger noah gerald carl terry sean austin arthur lawrence jesse dylan bryan joe jordan billy bruce "
    "albert "
    "willie gabriel logan alan juan wayne roy ralph randy eugene vincent russell elijah louis bobby philip johnny "
    "barack tony bill jim tom bob steve dave mike tim ben sam dan ron ken greg vladimir dmitry sergei alexei mikhail "
    "yuri boris volodymyr viktor oleg igor ivan mykhailo antony jake rex hugo fidel raul mahmoud ahmed mohammed "
    "muhammad "
    "ali hassan omar abdullah nouri silvio nicolas jacques emmanuel olaf gordon rishi keir benjamin ehud ariel rasmus "
    "lars bruno gustav emil hans klaus jens anders erik carlos luis"
)
