"""Words that say little about which prompts a person means: what is learned from picks must not hang on them.

`SILENT` words link any two sentences of a language; after those in `LEADING` comes what is asked for, after the others
(“why is the …”) what is only spoken of. `ORDINARY` ones stand in one of fifty prompts or more, counted over the public
sets that `tests/bench/routing.py` reads, and by hand in other languages than English.
"""

from __future__ import annotations

_SILENT = """
a about after again all also am an and any are as at back be because been before being both but by can could did do
does doing done for from get give going got had has have he hello help her here hey hi him his how i if im in into
is it its just kindly let like m may me might more most must my need no not now of off on one only or other our out
over own please s she should so some such t than thank thanks that the their them then there these they this those
through to too under until up us using very via want was we well were what when where which who whose why will with
would you your d ll re ve
aber als am an auch auf aus bei bin bitte bist da das dass dein deine dem den der des die dies diese diesem diesen
dieser dieses dir doch du ein eine einem einen einer eines er es für habe haben hat hier ich ihr im in ist ja kann
kannst könntest man mein meine meinen meiner mich mir mit möchte nach nicht noch nur oder sein sich sie sind so über
um und uns unser von vor war was wenn wer wie wir wird zu zum zur
au aux avec bonjour ce ces cet cette dans de des du elle en est et il ils je la le les leur lui ma mais me merci mes
moi mon ne nous on ou où par pas peux peut plaît plait pour pourrais qu que qui sa se ses si son sont sur svp tu un
une vous veux
al algo como con cual de del donde el ella en es esta este esto favor gracias ha hay hola la las le lo los me mi mis
muy no nos o para pero por porque puede puedes que qué quiero se si sin sobre su sus te tu un una unas uno unos y yo
à ao aos as com como da das de do dos e ela ele em essa esse esta este eu é isso isto mais mas me meu minha não na
nas no nos o obrigado olá os ou para pela pelo pode podes por quero que se sem ser seu sua um uma você
che chi ci come con cosa da dei del della di e gli ho i il in io la le lo mi mia mio nel non per più può puoi questa
questo se sei si sono su tra un una uno voglio
aan als dat de deze dit een en er het hij ik in is je kan kun met mij mijn naar niet of om op te tot van voor wat
we wil ze zijn
а бы в вы где да для до его ее если есть еще же за и из или их к как когда кто ли меня мне мой мою моя мы на не него
нет но о об он она они от по пожалуйста при с со так также там то ты у уже хочу чем что чтобы это этого этот я
请帮 帮我 请你 给我 一个 这个 那个 我的 你的 我们 可以 怎么 什么 一下 の
を は に が で と も から まで です ます して くだ ださ さい
"""
_ORDINARY = """
above add answer anything ask asked based below best better bring can cannot case change choose
come create day days different each easy end example examples every everything fact false file find fine
first five following follows four generate given gives giving go good great had happen have idea
important include includes including information input instructions issue it kind know last
line little long look made main make makes making many mean means much name names new next nice note nothing
number numbers old option options order output part pass people person piece point possible print
provide really related result return returns right run said
same say second see set short show simple since single small something start
step steps still sure take takes tell ten text thing things think three time times today
together true try turn two type understand use used user uses value values want way week while whether whole within
without word words work works write writes writing written wrong year years yes
bitte gib hilf mach mache machen schreib schreibe schreiben text wort zeig
aide écris écrire faire fais texte
ayuda ayúdame escribe escribir hacer haz texto
ajuda ajude escreva escrever faça fazer texto
aiuta scrivi scrivere testo
помоги сделай напиши написать текст
写一 一篇 写个 书い いて
"""

# What may stand before a request that is meant: “could you please …”, “I would like you to …”.
_LEADING = """
again also can could hello help hey hi i just kindly let like may me might must need now please should so thank thanks
to us want we well will would you d ll ve
auch bitte doch du hier ich ihr kann kannst könntest man mich mir möchte nun wir
avec bonjour je merci moi nous peux peut plaît plait pour pourrais svp te tu veux vous
favor gracias hola me puede puedes quiero te
obrigado olá pode podes quero você
ciao mi può puoi ti voglio
ik je kan kun mij om te wil
мне мы пожалуйста ты уже хочу я
请帮 帮我 请你 给我 我们 可以 一下 くだ ださ さい
"""

SILENT = frozenset(_SILENT.split())
ORDINARY = frozenset(_ORDINARY.split())
LEADING = frozenset(_LEADING.split())
