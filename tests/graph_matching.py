import json, collections, sys
import numpy as np
import flowlet as tf
from flowlet.core.mode import state
from flowlet.core.graph import build, nodes, stack
from flowlet.core.graph.graph import Graph
d=json.load(open('/work/graph/tests/oracle/graph_calls.json'))
class P: pass
def placeholder(dtype, shape=None, name='Placeholder'):
    g=stack.default_graph()
    return g.add('Placeholder', nodes.Placeholder(), (), [(dtype, shape)], name).outputs[0]
class V1:
    placeholder=staticmethod(placeholder)
    def __getattr__(self,n): return getattr(tf,n)
v1=V1()
ok=collections.Counter(); bad=collections.Counter(); errs=[]
state.building=True
for c in d['cases']:
    stack.reset()
    ns={'tf':v1,'np':np}
    exec(d['prelude'],ns)
    n=len(stack.default_graph().get_operations())
    try:
        r=eval(c['code'],ns)
        ops=[[o.name,o.type,[ (t.op.name+(f':{t.value_index}' if t.value_index else '')) for t in o.inputs],[list(t.shape.as_list()) if t.shape.rank is not None else None for t in o.outputs]] for o in stack.default_graph().get_operations()[n:]]
        want=[[o[0],o[1],o[2],o[5]] for o in c['ops']]
        if ops==want: ok[c['group']]+=1
        else: bad[c['group']]+=1; errs.append((c['group'],c['code'],'GOT',str(ops)[:200],'WANT',str(want)[:200]))
    except Exception as e:
        bad[c['group']]+=1; errs.append((c['group'],c['code'],'ERR',type(e).__name__,str(e)[:120]))
print(ok,bad)
for e in errs[::max(1,len(errs)//60)]: print(*e)
